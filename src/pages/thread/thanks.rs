//! What the page of a thread asks the limbs about its posts: kudos and solutions, each in one question.

use std::collections::HashSet;

use crate::features::kudos::{policy as kudos_policy, store as kudos};
use crate::features::solutions::policy as solutions_policy;
use crate::forum::boards::model::Board;
use crate::forum::posts::model::{Post, PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::posts::views::{PostAround, PostView};
use crate::forum::threads::model::Thread;
use crate::forum::threads::views::Link;
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;

/// Solutions that are shown or linked under a question.
const SOLUTIONS: i64 = 10;

/// The thread's visible solutions; asks nothing where there is none.
pub fn solutions(conn: &mut Conn, thread: &Thread) -> diesel::QueryResult<Vec<Post>> {
    match thread.solved_post_id {
        Some(_) => posts::solutions_of(conn, thread.id, SOLUTIONS),
        None => Ok(Vec::new()),
    }
}

/// Which of these posts the viewer gave kudos.
pub fn given(conn: &mut Conn, viewer: &Viewer, ids: &[PostId]) -> diesel::QueryResult<HashSet<PostId>> {
    match viewer.id() {
        Some(user) => kudos::given_by(conn, user, ids),
        None => Ok(HashSet::new()),
    }
}

/// The ways to the solutions after the first.
pub fn others(solutions: &[Post], thread: &Thread, page_size: i64) -> Vec<Link> {
    let link = |post: &Post| Link {
        name: format!("#{}", post.number),
        url: permalink(&thread.url(), post.number, page_size),
    };
    solutions.iter().skip(1).map(link).collect()
}

/// The post with what the viewer may do about kudos and solutions.
pub fn shown(around: &PostAround<'_>, given: &HashSet<PostId>, post: &Post) -> Option<PostView> {
    let (viewer, thread, board): (&Viewer, &Thread, &Board) = (around.viewer, around.thread, around.board);
    let mut view = around.post(post)?;
    view.kudos_given = given.contains(&post.id);
    view.can.kudo = if view.kudos_given {
        kudos_policy::may_take_back(viewer, post, thread, board).is_ok()
    } else {
        kudos_policy::may_give(viewer, post, thread, board).is_ok()
    };
    let accept = !post.is_solution && solutions_policy::may_accept(viewer, post, thread, board).is_ok();
    // Once there is an answer, accepting one more is a rare thing and stands in the menu.
    view.can.accept = accept && thread.solved_post_id.is_none();
    view.can.accept_too = accept && thread.solved_post_id.is_some();
    view.can.unaccept =
        post.is_solution && solutions_policy::may_take_back(viewer, post, thread, board).is_ok();
    Some(view)
}
