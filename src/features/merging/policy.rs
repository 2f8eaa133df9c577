//! Which threads can be merged or split, and by whom.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Posts that are moved, or stand where they are moved to, at most: it is one transaction.
pub const MOST: i64 = 5_000;

/// Whether the kind of board has threads that are nothing but posts.
pub fn is_plain(kind: BoardKind) -> bool {
    matches!(kind, BoardKind::Help | BoardKind::Chat)
}

/// Taking posts out of a thread, or putting others in.
pub fn may_change(viewer: &Viewer, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may_in(viewer, Act::Merge, board.id) {
        return Err(Refusal::new("Only moderators can do this."));
    }
    if thread.merged_into.is_some() {
        return Err(Refusal::new("This thread was merged into another one already."));
    }
    if board.kind == BoardKind::Idea {
        return Err(Refusal::new("Ideas keep their votes: use Merge on the idea's own page."));
    }
    if !is_plain(board.kind) {
        return Err(Refusal::new("Only threads of Help and Chat can be merged or split."));
    }
    if thread.vote_count > 0 {
        return Err(Refusal::new("People have voted on this thread, and votes can't go along."));
    }
    if thread.state != Visibility::Visible {
        return Err(Refusal::new("This thread was taken out of its board. Restore it first."));
    }
    Ok(())
}

/// Both may be changed; posts go from the newer to the older, so that a question stays above its answers.
pub fn may_merge(from: &Thread, into: &Thread, posts: i64) -> Result<(), Refusal> {
    if from.id == into.id {
        return Err(Refusal::new("A thread can't be merged into itself: choose another one."));
    }
    if (from.created_at, from.id) < (into.created_at, into.id) {
        return Err(Refusal::new(
            "The other thread is the newer one: open that one and merge it into this, so that the first question stays on top.",
        ));
    }
    may_be_moved(posts)
}

pub fn may_be_moved(posts: i64) -> Result<(), Refusal> {
    if posts > MOST {
        return Err(Refusal::new(format!("These are more than {MOST} posts, too many to be moved at once.")));
    }
    Ok(())
}
