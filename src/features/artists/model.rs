//! Artists, claims and teams, as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
pub use crate::forum::artists::model::{Artist, ArtistId};
use crate::kit::db::Ts;
use crate::schema::{artist_claims, artist_invitations, artist_members};
use crate::{id_type, word_enum};

id_type! {
    /// A claim's number.
    ClaimId
}

word_enum! {
    /// What somebody does in a team. Ordered: who comes later may more.
    TeamRole {
        /// Talks to the desk for the artist.
        Member = "member",
        /// Besides invites and removes members.
        Manager = "manager",
        /// Besides gives roles; a team always has one.
        Owner = "owner",
    }
}

impl TeamRole {
    pub fn title(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Manager => "Manager",
            Self::Owner => "Owner",
        }
    }
}

word_enum! {
    /// Where a claim stands.
    ClaimState {
        Open = "open",
        Verified = "verified",
        Refused = "refused",
        /// By whom it is.
        Withdrawn = "withdrawn",
        /// It was verified, and staff took that back.
        Revoked = "revoked",
    }
}

impl ClaimState {
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Waits",
            Self::Verified => "Verified",
            Self::Refused => "Refused",
            Self::Withdrawn => "Withdrawn",
            Self::Revoked => "Taken back",
        }
    }

    /// What a chip shows it as.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Open => "progress",
            Self::Verified => "good",
            Self::Refused | Self::Revoked => "stop",
            Self::Withdrawn => "quiet",
        }
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = artist_claims)]
pub struct Claim {
    pub id: ClaimId,
    pub user_id: UserId,
    pub name: String,
    pub name_key: String,
    /// One in a line.
    pub links: String,
    /// What they do for the artist, in their words.
    pub role: String,
    pub note: String,
    pub at: Ts,
    pub state: ClaimState,
    pub reason: String,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Ts>,
    pub artist_id: Option<ArtistId>,
}

#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = artist_members)]
pub struct Member {
    pub user_id: UserId,
    pub role: TeamRole,
    pub shown: bool,
    pub joined_at: Ts,
}

#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = artist_invitations)]
pub struct Invitation {
    pub artist_id: ArtistId,
    pub user_id: UserId,
    pub role: TeamRole,
    pub by_id: UserId,
    pub at: Ts,
    pub declined_at: Option<Ts>,
}
