//! Tying cases together: two of one person become one, and a case is linked to threads.

use super::find;
use crate::features::casework::store;
use crate::forum::audit;
use crate::forum::cases::actions as cases;
use crate::forum::cases::model::Case;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// The first goes into the second.
pub fn merge(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    into: &str,
    rules: &Support,
    now: Ts,
) -> Result<Case, Error> {
    let from = find(tx, who, reference)?;
    let into = match find(tx, who, into) {
        Err(Error::NotFound) => return Err(Refusal::new("There is no case of this reference.").into()),
        found => found?,
    };
    cases::merge(tx, &from, &into, who.id, rules, now)?;
    for thread in store::links(tx, from.id)? {
        store::link(tx, into.id, thread, who.id, now)?;
    }
    Ok(into)
}

/// Ties it to a thread, idea or issue that the agent can read.
pub fn link(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    thread: ThreadId,
    now: Ts,
) -> Result<Thread, Error> {
    let case = find(tx, who, reference)?;
    let (thread, _) = match threads::visible_to(tx, &who.viewer(), thread) {
        Err(diesel::NotFound) => return Err(Refusal::new("There is no such thread.").into()),
        found => found?,
    };
    if store::link(tx, case.id, thread.id, who.id, now)? {
        write_down(tx, who, &case, ("link case", "", &thread.id.to_string()), now)?;
    }
    Ok(thread)
}

pub fn unlink(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    thread: ThreadId,
    now: Ts,
) -> Result<(), Error> {
    let case = find(tx, who, reference)?;
    if store::unlink(tx, case.id, thread)? {
        write_down(tx, who, &case, ("unlink case", &thread.to_string(), ""), now)?;
    }
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    case: &Case,
    (verb, before, after): (&str, &str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "case",
        subject_id: case.id.0,
        before,
        after,
        reason: &case.reference,
        at,
    };
    audit::record(tx, &act)
}
