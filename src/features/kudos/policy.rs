//! Who may give kudos, and who may take them back.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::posts::model::Post;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Everybody who may write, for a post of somebody else that all can read
/// (PRODUCT 4). A lock stops replies, not thanks. Whether the viewer may see
/// the post is asked before.
pub fn may_give(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if viewer.id() == Some(post.author_id) {
        return Err(Refusal::new("Kudos are for other people's posts, not for your own."));
    }
    may_change(post, thread, board)
}

/// Whoever gave them, also while silenced.
pub fn may_take_back(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    if viewer.person.is_none() {
        return Err(Refusal::new("Log in to take kudos back."));
    }
    may_change(post, thread, board)
}

fn may_change(post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    if board.kind == BoardKind::Vault {
        return Err(Refusal::new("The Vault is for reading only: its kudos stay as they are."));
    }
    if post.state != Visibility::Visible || thread.state != Visibility::Visible {
        return Err(Refusal::new("This post was taken out, so its kudos can't change now."));
    }
    Ok(())
}
