//! Who may accept a reply as a solution, and who may take that back.

use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::posts::model::Post;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// The thread's author, Stars and staff (PRODUCT 4), for a reply in a board of
/// questions. Who asked may accept their own reply, so that others find what
/// helped; nobody accepts their own answer to somebody else's question.
pub fn may_accept(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_judge(viewer, post, thread, board)?;
    if !matches!(board.kind, BoardKind::Help | BoardKind::Issue) {
        return Err(Refusal::new("Solutions are accepted in help boards and on ongoing issues."));
    }
    let asked = viewer.id() == Some(thread.author_id);
    if viewer.id() == Some(post.author_id) && !asked {
        return Err(Refusal::new(
            "Whether your own answer solves it is for the person who asked, or another Star or member of staff.",
        ));
    }
    Ok(())
}

/// The same people, wherever the thread has been moved to since.
pub fn may_take_back(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_judge(viewer, post, thread, board)
}

fn may_judge(viewer: &Viewer, post: &Post, thread: &Thread, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if viewer.id() != Some(thread.author_id) && !permissions::may_in(viewer, Act::AcceptAny, board.id) {
        return Err(Refusal::new("The person who asked, Stars and staff say which reply is the solution."));
    }
    if board.kind == BoardKind::Vault {
        return Err(Refusal::new("The Vault is for reading only: its solutions stay as they are."));
    }
    if post.number <= 1 {
        return Err(Refusal::new("The question itself can't be its solution: accept a reply."));
    }
    if post.state != Visibility::Visible || thread.state != Visibility::Visible {
        return Err(Refusal::new("This post was taken out, so it can't be a solution now."));
    }
    Ok(())
}
