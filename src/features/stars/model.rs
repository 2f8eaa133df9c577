//! Applications and terms as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::ranks::Rank;
use crate::kit::db::Ts;
use crate::schema::{star_application_notes, star_applications, star_terms};
use crate::{id_type, word_enum};

id_type! {
    /// An application's number.
    ApplicationId
}

word_enum! {
    /// What became of an application.
    State {
        Open = "open",
        Accepted = "accepted",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

impl State {
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Waiting for an answer",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// The meaning of its chip.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Open => "progress",
            Self::Accepted => "good",
            Self::Declined => "stop",
            Self::Withdrawn => "quiet",
        }
    }
}

word_enum! {
    /// How a term came to its end.
    Ended {
        /// By their own wish.
        Left = "left",
        /// As a Community Legend.
        Retired = "retired",
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = star_applications)]
pub struct Application {
    pub id: ApplicationId,
    pub user_id: UserId,
    pub motivation: String,
    pub interests: String,
    pub links: String,
    /// When they said that they are old enough.
    pub adult_at: Ts,
    pub state: State,
    pub at: Ts,
    pub decided_by: Option<UserId>,
    /// When it was answered or withdrawn.
    pub decided_at: Option<Ts>,
    /// What the applicant was told.
    pub answer: String,
}

/// A word of the team among themselves: the applicant never sees it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = star_application_notes)]
pub struct Note {
    pub author_id: UserId,
    pub text: String,
    pub at: Ts,
}

/// From when to when somebody was a Star.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = star_terms)]
pub struct Term {
    pub id: i64,
    pub began_at: Ts,
    pub rank_before: Rank,
    pub ended_at: Option<Ts>,
    pub ended_as: Option<Ended>,
}
