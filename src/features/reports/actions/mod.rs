//! The verbs of reports.

pub mod appeal;
pub mod decide;
pub mod report;

use super::model::{Matter, MatterId};
use crate::forum::accounts::model::UserId;
use crate::forum::audit;
use crate::kit::db::{Conn, Ts};

/// What the audit log says of a matter.
struct Entry<'a> {
    verb: &'a str,
    before: &'a str,
    after: &'a str,
    reason: &'a str,
}

fn write_down(tx: &mut Conn, by: UserId, id: MatterId, entry: &Entry<'_>, at: Ts) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(by),
        verb: entry.verb,
        subject_kind: "matter",
        subject_id: id.0,
        before: entry.before,
        after: entry.after,
        reason: entry.reason,
        at,
    };
    audit::record(tx, &act)
}

/// What a decision says to everybody: the guideline, then the moderator's words.
fn said(matter: &Matter, reason: &str) -> String {
    match (matter.cited(), reason.is_empty()) {
        (Some(cited), true) => format!("Against {}.", cited.sentence()),
        (Some(cited), false) => format!("Against {}: {reason}", cited.sentence()),
        (None, _) => reason.to_owned(),
    }
}
