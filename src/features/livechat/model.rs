//! Chats, as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::artists::model::ArtistId;
use crate::forum::cases::model::CaseId;
use crate::kit::db::Ts;
use crate::schema::chats;
use crate::word_enum;

word_enum! {
    /// Where a chat stands.
    ChatState {
        /// In the queue.
        Waiting = "waiting",
        /// An agent has it.
        Live = "live",
        /// It goes on as a case: somebody was away, or nobody was there.
        Case = "case",
        /// Somebody ended it.
        Ended = "ended",
    }
}

impl ChatState {
    /// Whether it is held live, or is about to be.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Live)
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Waiting => "In the queue",
            Self::Live => "Live",
            Self::Case => "Goes on as a case",
            Self::Ended => "Ended",
        }
    }

    pub fn meaning(self) -> &'static str {
        match self {
            Self::Waiting => "progress",
            Self::Live => "good",
            Self::Case => "info",
            Self::Ended => "quiet",
        }
    }
}

/// Who sits at a page of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Requester,
    Agent,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = chats)]
pub struct Chat {
    pub case_id: CaseId,
    pub requester_id: UserId,
    pub artist_id: ArtistId,
    pub state: ChatState,
    pub agent_id: Option<UserId>,
    pub asked_at: Ts,
    pub taken_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub requester_seen: i64,
    pub agent_seen: i64,
    pub requester_here_at: Ts,
    pub agent_here_at: Ts,
    pub requester_typing_at: Ts,
    pub agent_typing_at: Ts,
    pub changed: i64,
}

impl Chat {
    /// How far the other side has read.
    pub fn seen_by_other(&self, side: Side) -> i64 {
        match side {
            Side::Requester => self.agent_seen,
            Side::Agent => self.requester_seen,
        }
    }

    /// When the other side last began to write.
    pub fn other_typing_at(&self, side: Side) -> Ts {
        match side {
            Side::Requester => self.agent_typing_at,
            Side::Agent => self.requester_typing_at,
        }
    }
}
