//! Who may do what with a post.

use super::model::Post;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Whether the post's words are there for this viewer. Its thread must be
/// visible as well. A hidden post is seen by its author and moderators, a
/// removed one by moderators; others see one line, or nothing.
pub fn may_see(viewer: &Viewer, post: &Post, thread: &Thread) -> bool {
    let moderates = permissions::may_in(viewer, Act::SeeHidden, thread.board_id);
    match post.state {
        Visibility::Visible => true,
        Visibility::Hidden => viewer.id() == Some(post.author_id) || moderates,
        Visibility::Removed => moderates,
    }
}

/// One's own posts at any time (REQUIREMENTS A3.3); moderators edit all.
pub fn may_edit(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if board.kind == BoardKind::Vault {
        return Err(Refusal::new("The Vault is for reading only, for everyone."));
    }
    if permissions::may_in(viewer, Act::EditAny, board.id) {
        return Ok(());
    }
    if viewer.id() != Some(post.author_id) || !permissions::may(viewer, Act::EditOwn) {
        return Err(Refusal::new("You can edit your own posts only."));
    }
    if post.state != Visibility::Visible || thread.state != Visibility::Visible {
        return Err(Refusal::new("A moderator has taken this post out, so it can't be changed now."));
    }
    Ok(())
}

/// Taking personal data out for good: moderators, and not out of their own posts.
pub fn may_purge(viewer: &Viewer, post: &Post, board: &Board) -> Result<(), Refusal> {
    if permissions::may_in(viewer, Act::EditAny, board.id) && viewer.id() != Some(post.author_id) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators take personal data out for good, and not out of their own posts."))
}

/// Stars hide spam until a moderator looks (PRODUCT 11); moderators hide all.
pub fn may_put_aside(viewer: &Viewer, post: &Post) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may_somewhere(viewer, Act::HideSpam) {
        return Err(Refusal::new("Experienced Stars and moderators hide posts."));
    }
    if viewer.id() == Some(post.author_id) {
        return Err(Refusal::new("This is your own post: somebody else looks after it."));
    }
    if post.state == Visibility::Removed {
        return Err(Refusal::new("This post was removed already."));
    }
    Ok(())
}

/// What a post said before is for Stars and staff.
pub fn may_see_history(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may_somewhere(viewer, Act::SeeHistory) {
        return Ok(());
    }
    Err(Refusal::new("Earlier versions of posts are shown to Stars and staff only."))
}
