//! Letters about a case: written to the outbox with what they tell of, put together when their
//! turn comes (`features/cases/letters.rs`).

use serde::{Deserialize, Serialize};

use super::model::{CaseId, EntryId};
use super::store;
use crate::kit::db::{Conn, Ts};
use crate::kit::outbox;

/// The outbox kind of a letter about a case.
pub const KIND: &str = "case_letter";

/// What it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tells {
    Received,
    Answered,
    Resolved,
}

/// What the outbox keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    pub case: CaseId,
    pub tells: Tells,
    /// What was said, where something was.
    pub entry: Option<EntryId>,
    /// Of the Message-ID: an answer names it.
    pub id: String,
}

/// Writes it down, in the caller's transaction.
pub fn record(
    tx: &mut Conn,
    case: CaseId,
    tells: Tells,
    entry: Option<EntryId>,
    now: Ts,
) -> diesel::QueryResult<()> {
    let about = About { case, tells, entry, id: uuid::Uuid::new_v4().to_string() };
    store::add_letter(tx, &about.id, case, now)?;
    outbox::record(tx, KIND, &about, now)
}
