//! Who sends an issue back, and who is asked whether a fix works.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;
use crate::kit::statuses::Statuses;

/// Moderators, for an issue that stands in its board.
pub fn may_send_back(viewer: &Viewer, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may(viewer, Act::SetStatus) {
        return Err(Refusal::new("Only staff say that something is not an issue."));
    }
    if board.kind != BoardKind::Issue {
        return Err(Refusal::new("This thread is not among the ongoing issues."));
    }
    if thread.state != Visibility::Visible {
        return Err(Refusal::new("This thread was taken out. Restore it first."));
    }
    Ok(())
}

/// Whoever said that they have it, and its author, once it is said to work again.
pub fn may_answer(
    viewer: &Viewer,
    statuses: &Statuses,
    (thread, board): (&Thread, &Board),
    has_voted: bool,
) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if board.kind != BoardKind::Issue || !statuses.is_settled(board.kind.word(), thread.status.as_deref()) {
        return Err(Refusal::new("This is asked once an issue is fixed."));
    }
    if !has_voted && viewer.id() != Some(thread.author_id) {
        return Err(Refusal::new(
            "This is for those who said that they had it. Start a new thread if you have it now.",
        ));
    }
    Ok(())
}
