//! Sending back what is not an issue, and saying whether a fix works.

use super::{policy, store};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::status::{self, Step};
use crate::forum::threads::store::{self as threads, statuses, votes};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::statuses::Statuses;

/// Sends a thread back to the board that it came from, or to the chosen one;
/// its voters are told why.
pub fn send_back(
    tx: &mut Conn,
    who: &SignedIn,
    id: ThreadId,
    (chosen, why): (&str, &str),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    policy::may_send_back(&viewer, &thread, &board)?;
    let home = match chosen {
        "" => home_of(tx, &viewer, &thread)?,
        slug => Some(boards::visible_by_slug(tx, &viewer, slug)?),
    };
    let home = home
        .filter(|board| board.kind == BoardKind::Help)
        .ok_or_else(|| Refusal::new("Choose the help board that it belongs to."))?;
    let step = Step { verb: "not-an-issue", to: None, note: why.to_owned(), ..Step::default() };
    status::take(tx, who, (&thread, &home), &step, now)?;
    Ok(thread)
}

/// The help board that an issue was moved here from, where that is known.
pub fn home_of(conn: &mut Conn, viewer: &Viewer, thread: &Thread) -> Result<Option<Board>, Error> {
    let Some(arrival) = statuses::arrival(conn, thread.id)? else { return Ok(None) };
    match boards::visible_to(conn, viewer, arrival.before_board_id) {
        Ok(board) => Ok(Some(board).filter(|board| board.kind == BoardKind::Help)),
        Err(diesel::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether it works again for somebody who was affected.
pub fn answer(
    tx: &mut Conn,
    who: &SignedIn,
    table: &Statuses,
    (id, works, version): (ThreadId, bool, &str),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    let has_voted = votes::of(tx, id, who.id)?.is_some();
    policy::may_answer(&viewer, table, (&thread, &board), has_voted)?;
    let fixed = statuses::last(tx, id)?
        .ok_or_else(|| Refusal::new("It is not known since when this is fixed, so nobody is asked."))?;
    store::answer(tx, fixed.id, who.id, (works, version), now)?;
    Ok(thread)
}
