//! Who may vote, and who may read what voters said.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;
use crate::kit::statuses::Statuses;

/// Everybody who may write, on an idea or issue that is open (PRODUCT 6, 7).
/// Whether the viewer may see it is asked before.
pub fn may_vote(viewer: &Viewer, statuses: &Statuses, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    may_change(statuses, thread, board)
}

/// Whoever voted, also while silenced.
pub fn may_take_back(
    viewer: &Viewer,
    statuses: &Statuses,
    thread: &Thread,
    board: &Board,
) -> Result<(), Refusal> {
    if viewer.person.is_none() {
        return Err(Refusal::new("Log in to take a vote back."));
    }
    may_change(statuses, thread, board)
}

fn may_change(statuses: &Statuses, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    if !matches!(board.kind, BoardKind::Idea | BoardKind::Issue) {
        return Err(Refusal::new("Votes are for ideas and ongoing issues. Here, a reply or kudos says it."));
    }
    if thread.merged_into.is_some() {
        return Err(Refusal::new(
            "This idea was merged into another one: vote there. Your vote here went along.",
        ));
    }
    if thread.state != Visibility::Visible {
        return Err(Refusal::new("This thread was taken out, so its votes can't change now."));
    }
    if !statuses.is_open(board.kind.word(), thread.status.as_deref()) {
        let status = thread.status.as_deref().unwrap_or_default();
        return Err(Refusal::new(format!(
            "Voting has ended: its status is “{status}”. The votes stay as they are."
        )));
    }
    Ok(())
}

/// What voters say of their devices is for those who look into issues.
pub fn may_read_details(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::SeeHistory) {
        return Ok(());
    }
    Err(Refusal::new("What voters say of their devices is for Stars and staff."))
}
