//! What the page of a thread asks the limbs about its posts: kudos and solutions, each in one question.

use std::collections::{HashMap, HashSet};

use crate::features::chat::policy as chat_policy;
use crate::features::kudos::{policy as kudos_policy, store as kudos};
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions::{self, Around};
use crate::features::notifications::views::ButtonView;
use crate::features::ranks::policy as ranks;
use crate::features::solutions::policy as solutions_policy;
use crate::forum::accounts::model::{Face, State, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::Board;
use crate::forum::posts::model::{Post, PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::posts::views::{PostAround, PostView};
use crate::forum::threads::model::Thread;
use crate::forum::threads::views::Link;
use crate::forum::viewer::Viewer;
use crate::kit::config::Config;
use crate::kit::db::Conn;
use crate::kit::error::Error;

/// Solutions that are shown or linked under a question.
const SOLUTIONS: i64 = 10;

/// The thread's visible solutions; asks nothing where there is none.
pub fn solutions(conn: &mut Conn, thread: &Thread) -> diesel::QueryResult<Vec<Post>> {
    match thread.solved_post_id {
        Some(_) => posts::solutions_of(conn, thread.id, SOLUTIONS),
        None => Ok(Vec::new()),
    }
}

/// Which of these posts the viewer gave kudos; asks nothing where they can have given none.
pub fn given<'a>(
    conn: &mut Conn,
    viewer: &Viewer,
    posts: impl Iterator<Item = &'a Post>,
) -> diesel::QueryResult<HashSet<PostId>> {
    let Some(user) = viewer.id() else { return Ok(HashSet::new()) };
    let thanked = posts.filter(|post| post.kudos_count > 0 && post.author_id != user);
    let ids: Vec<PostId> = thanked.map(|post| post.id).collect();
    if ids.is_empty() { Ok(HashSet::new()) } else { kudos::given_by(conn, user, &ids) }
}

/// The ways to the solutions after the first.
pub fn others(solutions: &[Post], thread: &Thread, page_size: i64) -> Vec<Link> {
    let link = |post: &Post| Link {
        name: format!("#{}", post.number),
        url: permalink(&thread.url(), post.number, page_size),
    };
    solutions.iter().skip(1).map(link).collect()
}

/// What the viewer follows here.
pub fn followed(
    conn: &mut Conn,
    viewer: &Viewer,
    thread: &Thread,
    ids: &[PostId],
) -> diesel::QueryResult<Around> {
    match viewer.id() {
        Some(user) => subscriptions::around_thread(conn, user, (thread.id, thread.author_id), ids),
        None => Ok(Around::default()),
    }
}

/// The button that follows the thread, for members.
pub fn button(viewer: &Viewer, thread: &Thread, followed: &Around) -> Option<ButtonView> {
    ButtonView::of(viewer, Target::new(Place::Thread, thread.id.0), followed.thread, &thread.url())
}

/// The button that follows its author's articles; nobody follows their own.
pub fn author_button(viewer: &Viewer, thread: &Thread, followed: &Around) -> Option<ButtonView> {
    let target = Target::new(Place::Author, thread.author_id.0);
    ButtonView::of(viewer, target, followed.author, &thread.url())
        .filter(|_| viewer.id() != Some(thread.author_id))
}

/// What the viewer gave and follows, asked once for all posts of a page.
pub struct Own {
    pub given: HashSet<PostId>,
    pub followed: Around,
}

/// The post with what the viewer may do about kudos, solutions and its replies.
pub fn shown(around: &PostAround<'_>, own: &Own, post: &Post) -> Option<PostView> {
    let (viewer, thread, board): (&Viewer, &Thread, &Board) = (around.viewer, around.thread, around.board);
    let mut view = around.post(post)?;
    view.kudos_given = own.given.contains(&post.id);
    view.can.subscribe = viewer.id().is_some();
    view.can.nudge = chat_policy::may_nudge(viewer, post, thread, board).is_ok();
    if view.can.nudge {
        // The host's report says which rule it is about.
        view.report_url = view.report_url.map(|url| format!("{url}&guideline={}", chat_policy::TOPIC));
    }
    view.is_subscribed = own.followed.posts.contains(&post.id);
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

/// The signatures of those who have the rank for one.
pub fn signatures(
    conn: &mut Conn,
    config: &Config,
    faces: &HashMap<UserId, Face>,
    people: &[UserId],
) -> Result<HashMap<UserId, String>, Error> {
    let may = |face: &Face| face.state == State::Active && ranks::may_sign(face.rank, config);
    let people: Vec<UserId> =
        people.iter().copied().filter(|user| faces.get(user).is_some_and(may)).collect();
    if people.is_empty() { Ok(HashMap::new()) } else { Ok(accounts::signatures::of(conn, &people)?) }
}
