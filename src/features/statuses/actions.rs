//! Changing a status, many of them, and undoing a change.

use super::forms::Wanted;
use super::{policy, store};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::status::{self, Step};
use crate::forum::threads::store as threads;
use crate::forum::threads::store::statuses;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::statuses::Statuses;

/// Changes the status as wanted; with the status that it has, it is a new word about it.
pub fn change(
    tx: &mut Conn,
    who: &SignedIn,
    table: &Statuses,
    (id, wanted): (ThreadId, &Wanted),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    let needs = policy::may_change(&viewer, table, (&thread, &board), &wanted.to)?;
    let wanted = wanted.clone().with_needs(&needs);
    if let Some((_, sentence)) = wanted.errors.iter().next() {
        return Err(Refusal::new(sentence).into());
    }
    let to = place_of(tx, &viewer, table, &board, &wanted.to)?;
    let step = Step {
        verb: if thread.status.as_deref() == Some(&wanted.to) { "status-update" } else { "status" },
        to: Some(wanted.to),
        note: wanted.note,
        next_word_at: wanted.next_word_at,
        requirement: wanted.requirement,
    };
    status::take(tx, who, (&thread, to.as_ref().unwrap_or(&board)), &step, now)?;
    if board.kind == BoardKind::Idea && thread.checked_at.is_none() {
        statuses::set_checked(tx, id, Some(now))?;
    }
    Ok(threads::by_id(tx, id)?)
}

/// The board where things of this status are kept, where that is another one of the same kind.
fn place_of(
    tx: &mut Conn,
    viewer: &Viewer,
    table: &Statuses,
    board: &Board,
    to: &str,
) -> Result<Option<Board>, Error> {
    let slug = table.get(board.kind.word(), to).map(|status| status.board.as_str()).unwrap_or_default();
    if slug.is_empty() || slug == board.slug {
        return Ok(None);
    }
    match boards::visible_by_slug(tx, viewer, slug) {
        Ok(found) if found.kind == board.kind => Ok(Some(found)),
        // A site without such a board keeps everything where it is.
        Ok(_) | Err(diesel::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Changes those that can be changed; gives how many, and why not for the others.
pub fn change_many(
    tx: &mut Conn,
    who: &SignedIn,
    table: &Statuses,
    (ids, wanted): (&[ThreadId], &Wanted),
    now: Ts,
) -> Result<(usize, Vec<String>), Error> {
    policy::may_change_many(&who.viewer())?;
    let (mut done, mut refused) = (0, Vec::new());
    for id in ids {
        match change(tx, who, table, (*id, wanted), now) {
            Ok(_) => done += 1,
            Err(Error::Refused(why)) => refused.push(why.0),
            // Gone since the page was made.
            Err(Error::NotFound) => refused.push("One of them is not there any more.".to_owned()),
            Err(error) => return Err(error),
        }
    }
    Ok((done, refused))
}

/// Undoes a change, if it is the last one of its thread.
pub fn undo(tx: &mut Conn, who: &SignedIn, id: i64, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let thread = store::thread_of(tx, id)?;
    let (thread, board) = threads::held_for(tx, &viewer, thread)?;
    let change = statuses::last(tx, thread.id)?
        .filter(|last| last.id == id)
        .ok_or_else(|| Refusal::new("Only the last change of a status can be undone, and only once."))?;
    policy::may_undo(&viewer, &thread, &board, change.by_id == who.id)?;
    status::undo(tx, who, &thread, &change, now)?;
    Ok(threads::by_id(tx, thread.id)?)
}
