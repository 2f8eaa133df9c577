//! Doing it: everything in the caller's transaction, or nothing.

use super::forms::Deed;
use super::policy;
use crate::forum::boards::store as boards;
use crate::forum::threads::actions;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::statuses::Statuses;

/// Does it to those that it can be done to; gives how many, and how many stayed as they were.
pub fn apply(
    tx: &mut Conn,
    who: &SignedIn,
    statuses: &Statuses,
    (ids, deed): (&[ThreadId], &Deed),
    now: Ts,
) -> Result<(usize, usize), Error> {
    let (mut done, mut left) = (0, 0);
    for id in ids {
        match one(tx, who, statuses, (*id, deed), now) {
            Ok(()) => done += 1,
            // Refused before anything was written, or gone since the page was made.
            Err(Error::Refused(_) | Error::NotFound) => left += 1,
            Err(error) => return Err(error),
        }
    }
    Ok((done, left))
}

fn one(
    tx: &mut Conn,
    who: &SignedIn,
    statuses: &Statuses,
    (id, deed): (ThreadId, &Deed),
    now: Ts,
) -> Result<(), Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    let to = match deed {
        Deed::Move(slug) => Some(boards::visible_by_slug(tx, &viewer, slug)?),
        _ => None,
    };
    let labels = boards::labels_of(tx, board.id)?;
    policy::would_change(&viewer, &thread, &board, (deed, to.as_ref(), &labels))?;
    match deed {
        Deed::Verb(verb) => actions::moderate(tx, who, id, *verb, now)?,
        Deed::Move(slug) => actions::move_to(tx, who, statuses, (id, slug), now)?,
        Deed::Label(label) => actions::label(tx, who, (id, *label), now)?,
    };
    Ok(())
}
