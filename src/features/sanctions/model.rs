//! The rungs of the ladder, and what stands against somebody.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::Ts;
use crate::schema::sanctions;
use crate::{id_type, word_enum};

id_type! {
    /// A sanction's number.
    SanctionId
}

word_enum! {
    /// The ladder, from the lowest rung up.
    Kind {
        /// Only moderators see it.
        Note = "note",
        /// Must be read and acknowledged before posting again.
        Warning = "warning",
        /// Reads, and can't write.
        Silence = "silence",
        /// Can't log in.
        Ban = "ban",
    }
}

impl Kind {
    pub fn title(self) -> &'static str {
        match self {
            Self::Note => "Note for moderators",
            Self::Warning => "Warning",
            Self::Silence => "Silence",
            Self::Ban => "Ban",
        }
    }

    /// Whether it may have an end.
    pub fn lasts(self) -> bool {
        matches!(self, Self::Silence | Self::Ban)
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sanctions)]
pub struct Sanction {
    pub id: SanctionId,
    pub user_id: UserId,
    pub kind: Kind,
    /// For moderators.
    pub reason: String,
    /// For the member.
    pub message: String,
    pub by_id: UserId,
    pub at: Ts,
    /// None: until it is lifted.
    pub ends_at: Option<Ts>,
    pub acknowledged_at: Option<Ts>,
    pub lifted_at: Option<Ts>,
    pub lifted_by: Option<UserId>,
}

impl Sanction {
    /// Whether it stands still.
    pub fn stands(&self) -> bool {
        match self.kind {
            Kind::Note => true,
            Kind::Warning => self.acknowledged_at.is_none() && self.lifted_at.is_none(),
            Kind::Silence | Kind::Ban => self.lifted_at.is_none(),
        }
    }
}
