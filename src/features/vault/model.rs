//! Rules of the Vault, and what one of them did.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, BoardKind, LabelId};
use crate::forum::threads::model::ThreadId;
use crate::kit::db::Ts;
use crate::schema::{vault_runs, vaulted_threads};
use crate::{id_type, word_enum};

id_type! {
    /// A run's number.
    RunId
}

word_enum! {
    /// How far a run is.
    RunState {
        Running = "running",
        /// Somebody stopped it; what it did stays.
        Stopped = "stopped",
        Finished = "finished",
    }
}

/// What a rule takes: threads of one kind that began and fell silent before
/// these instants. Floated threads, and those whose status is still being
/// worked on, stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub kind: BoardKind,
    pub begun_before: Ts,
    pub quiet_since: Ts,
}

/// Kinds of boards whose threads grow old.
pub const KINDS: [BoardKind; 4] = [BoardKind::Help, BoardKind::Chat, BoardKind::Idea, BoardKind::Blog];

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = vault_runs)]
pub struct Run {
    pub id: RunId,
    pub kind: BoardKind,
    pub begun_before: Ts,
    pub quiet_since: Ts,
    /// The run whose threads this one brings back.
    pub undoes: Option<RunId>,
    /// How many it was to take when it began.
    pub total: i64,
    pub done: i64,
    pub left_alone: i64,
    /// Threads up to this one were looked at.
    pub last_id: ThreadId,
    pub state: RunState,
    pub begun_by: UserId,
    pub begun_at: Ts,
    pub ended_at: Option<Ts>,
}

impl Run {
    pub fn rule(&self) -> Rule {
        Rule { kind: self.kind, begun_before: self.begun_before, quiet_since: self.quiet_since }
    }
}

/// Where a thread in the Vault came from.
#[derive(Clone, Copy, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = vaulted_threads)]
#[diesel(treat_none_as_default_value = false)]
pub struct Vaulted {
    pub thread_id: ThreadId,
    pub from_board: BoardId,
    pub from_label: Option<LabelId>,
    pub run_id: Option<RunId>,
    pub by_user: UserId,
    pub at: Ts,
}
