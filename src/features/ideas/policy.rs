//! Who looks after ideas: Stars and staff (PRODUCT 6, REQUIREMENTS A6.12).

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Looking at an idea, asking for more, merging it.
pub fn may_look_after(viewer: &Viewer, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may(viewer, Act::CheckIdeas) {
        return Err(Refusal::new("Stars and staff look after ideas."));
    }
    if board.kind != BoardKind::Idea {
        return Err(Refusal::new("This is for ideas only."));
    }
    if thread.merged_into.is_some() {
        return Err(Refusal::new("This idea is a part of another one. Take it out of there first."));
    }
    if thread.state != Visibility::Visible {
        return Err(Refusal::new("This idea was taken out of the board. Restore it first."));
    }
    Ok(())
}

/// Merging one idea into another; both were asked for above.
pub fn may_merge(viewer: &Viewer, from: &Thread, into: &Thread) -> Result<(), Refusal> {
    if !permissions::may(viewer, Act::CloseIdeas) {
        return Err(Refusal::new("Merging ideas is for Stars of a higher level and for staff."));
    }
    if from.id == into.id {
        return Err(Refusal::new("An idea can't be merged into itself: choose another one."));
    }
    Ok(())
}

/// Taking an idea out of the one that it was merged into.
pub fn may_part(viewer: &Viewer, from: &Thread, into: &Thread) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may(viewer, Act::CloseIdeas) {
        return Err(Refusal::new("Stars and staff look after ideas."));
    }
    if from.merged_into != Some(into.id) {
        return Err(Refusal::new("This idea isn't merged into another one."));
    }
    if from.last_number == 0 {
        return Err(Refusal::new(
            "Its posts are in the other thread now: undo the merge from the audit log.",
        ));
    }
    if into.merged_into.is_some() {
        return Err(Refusal::new("The idea that it is in was merged as well. Take that one out first."));
    }
    Ok(())
}
