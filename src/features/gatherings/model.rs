//! Gatherings and their guests as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::ranks::Rank;
use crate::kit::db::Ts;
use crate::schema::{gathering_guests, gatherings};
use crate::{id_type, word_enum};

id_type! {
    /// A gathering's number.
    GatheringId
}

word_enum! {
    /// What it is.
    Kind {
        Call = "call",
        Virtual = "virtual",
        Jam = "jam",
        Other = "other",
    }
}

impl Kind {
    pub fn title(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Virtual => "Virtual event",
            Self::Jam => "Jam",
            Self::Other => "Meeting",
        }
    }
}

word_enum! {
    /// Who may have a seat.
    Audience {
        /// Members from a rank on, Stars too.
        Members = "members",
        /// Rising Stars from a level on, and Stars.
        Stars = "stars",
        /// The top ten of the last closed month.
        TopTen = "top_ten",
    }
}

word_enum! {
    State {
        Planned = "planned",
        Cancelled = "cancelled",
    }
}

word_enum! {
    /// What a guest has.
    Place {
        Seat = "seat",
        /// A place in the queue for one.
        Waiting = "waiting",
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = gatherings)]
pub struct Gathering {
    pub id: GatheringId,
    pub kind: Kind,
    pub title: String,
    pub about: String,
    pub in_person: bool,
    pub place: String,
    /// For those with a seat, and staff.
    pub details: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub zone: String,
    /// 0: no limit.
    pub seats: i64,
    pub audience: Audience,
    pub min_rank: Rank,
    pub min_level: i64,
    pub state: State,
    pub sequence: i64,
    pub changed_at: Ts,
}

impl Gathering {
    pub fn url(&self) -> String {
        format!("/calendar/{}", self.id)
    }

    /// Whether seats are given and taken back still.
    pub fn is_open(&self, now: Ts) -> bool {
        self.state == State::Planned && now < self.starts_at
    }

    /// Whether somebody who comes now gets a seat.
    pub fn has_room(&self, taken: i64) -> bool {
        self.seats == 0 || taken < self.seats
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = gathering_guests)]
pub struct Guest {
    pub id: i64,
    pub user_id: UserId,
    pub state: Place,
    pub attended: bool,
}
