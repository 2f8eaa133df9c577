//! Who is the host of a thread, and what a host may do.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::posts::model::Post;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Who began a thread in Chat looks after it (REQUIREMENTS A8.5).
pub fn is_host(viewer: &Viewer, thread: &Thread, board: &Board) -> bool {
    board.kind == BoardKind::Chat && viewer.id() == Some(thread.author_id)
}

/// The guideline that a nudge reminds of: "Stay with the thread" (REQUIREMENTS A8.2, A8.5).
pub const TOPIC: &str = "chat:2";

/// A nudge is for somebody else's reply that all can read.
pub fn may_nudge(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !is_host(viewer, thread, board) {
        return Err(Refusal::new("Only who began a thread in Chat can nudge those who reply in it."));
    }
    if viewer.id() == Some(post.author_id) {
        return Err(Refusal::new("This post is your own."));
    }
    if post.state != Visibility::Visible || thread.state != Visibility::Visible {
        return Err(Refusal::new("This post was taken out: there is nothing to nudge about."));
    }
    Ok(())
}
