//! Who may do what with a thread.

use super::model::{Thread, Visibility};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::{may_start_thread, may_write_at_all};
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Whether the thread exists for this viewer. Its board must be readable as well.
pub fn may_see(viewer: &Viewer, thread: &Thread) -> bool {
    thread.state == Visibility::Visible || permissions::may_in(viewer, Act::SeeHidden, thread.board_id)
}

/// Whether the viewer moderates every board.
pub fn may_moderate(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::Hide) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}

/// Whether the viewer may do one of the moderators' acts to something in this board.
pub fn may_do(viewer: &Viewer, act: Act, board: &Board) -> Result<(), Refusal> {
    let here = permissions::may_in(viewer, act, board.id);
    // A Star's powers end at the boards where members talk.
    let as_star = is_for_stars(board) && act == Act::Float && permissions::may(viewer, Act::FloatInHelp);
    if here || as_star {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}

/// Whether the viewer may move a thread out of this board to some other.
pub fn may_move_from(viewer: &Viewer, from: &Board) -> Result<(), Refusal> {
    let within = is_for_stars(from) && permissions::may_in(viewer, Act::MoveInHelp, from.id);
    if within || permissions::may(viewer, Act::Move) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}

/// Whether the viewer may move a thread from one board to the other, which they can read.
pub fn may_move(viewer: &Viewer, from: &Board, to: &Board) -> Result<(), Refusal> {
    may_move_from(viewer, from)?;
    if permissions::may(viewer, Act::Move) {
        return Ok(());
    }
    if is_for_stars(to) && may_start_thread(viewer, to).is_ok() {
        return Ok(());
    }
    Err(Refusal::new("You can move threads within Help and Chat. Ask a moderator to move it elsewhere."))
}

fn is_for_stars(board: &Board) -> bool {
    matches!(board.kind, BoardKind::Help | BoardKind::Chat)
}

/// Whether threads can be moved into the board by hand: the Vault and articles have rules of
/// their own that a plain move would pass by.
pub fn may_hold(board: &Board) -> Result<(), Refusal> {
    match board.kind {
        BoardKind::Vault => Err(Refusal::new(
            "Use Move to the Vault: then it is known where the thread came from, and it can be brought back.",
        )),
        BoardKind::Faq | BoardKind::Blog => {
            Err(Refusal::new("Articles are written in this board; threads can't be moved there."))
        }
        _ => Ok(()),
    }
}

/// Whether the viewer may give threads of this board another label: experienced Stars where members talk.
pub fn may_label(viewer: &Viewer, board: &Board) -> Result<(), Refusal> {
    let as_star = is_for_stars(board) && permissions::may(viewer, Act::LabelInHelp);
    if as_star || permissions::may_in(viewer, Act::Label, board.id) {
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
    if thread.locked && !permissions::may_in(viewer, Act::WriteInLocked, board.id) {
        return Err(Refusal::new(
            "This thread is locked: nobody can add to it. Start a new one if you have more to say.",
        ));
    }
    Ok(())
}

/// Whether the viewer may change title, label and tags: its author while they may write, and moderators.
pub fn may_edit_heading(viewer: &Viewer, thread: &Thread) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if viewer.id() == Some(thread.author_id) || permissions::may_in(viewer, Act::EditAny, thread.board_id) {
        return Ok(());
    }
    Err(Refusal::new("Only its author and moderators can change this thread."))
}
