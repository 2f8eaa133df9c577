//! Who may do what with a thread. The moderators' verbs are here in their simplest form.

use super::model::{Thread, Visibility};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::viewer::{Role, Viewer};
use crate::kit::error::Refusal;

/// Whether the thread exists for this viewer. Its board must be readable as well.
pub fn may_see(viewer: &Viewer, thread: &Thread) -> bool {
    thread.state == Visibility::Visible || viewer.is_at_least(Role::Moderator)
}

pub fn may_moderate(viewer: &Viewer) -> Result<(), Refusal> {
    if viewer.is_at_least(Role::Moderator) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}

/// Whether anything about the thread's place can change: what was merged into
/// another thread is a part of it.
pub fn may_change_place(thread: &Thread) -> Result<(), Refusal> {
    match thread.merged_into {
        None => Ok(()),
        Some(_) => Err(Refusal::new("This thread was merged into another one. Take it out of there first.")),
    }
}

/// Whether the viewer may reply here.
pub fn may_reply(viewer: &Viewer, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if thread.state != Visibility::Visible {
        return Err(Refusal::new("This thread was taken out of the board. Restore it before replying."));
    }
    if board.kind == BoardKind::Vault {
        return Err(Refusal::new("The Vault is for reading only. Start a new thread and link to this one."));
    }
    if thread.locked && !viewer.is_at_least(Role::Moderator) {
        return Err(Refusal::new(
            "This thread is locked: nobody can add to it. Start a new one if you have more to say.",
        ));
    }
    Ok(())
}

/// Whether the viewer may change title, label and tags: its author while they may write, and moderators.
pub fn may_edit_heading(viewer: &Viewer, thread: &Thread) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if viewer.id() == Some(thread.author_id) || viewer.is_at_least(Role::Moderator) {
        return Ok(());
    }
    Err(Refusal::new("Only its author and moderators can change this thread."))
}
