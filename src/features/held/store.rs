//! The questions of the queue.

use diesel::prelude::*;

use super::policy::boards_of;
use crate::forum::boards::policy::open_to;
use crate::forum::gate::store::{Held, Outcome};
use crate::forum::threads::model::{PostId, Thread};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, MultiBackend, any_of};
use crate::schema::{boards, held_posts, matters, posts, threads};

/// A post that waits, its thread, its number there and its words.
pub type Waiting = (Held, Thread, i64, String);

/// Posts that wait, of the boards that the viewer looks after, the oldest first.
pub fn page_of(
    conn: &mut Conn,
    viewer: &Viewer,
    after: Option<PostId>,
    size: i64,
) -> QueryResult<Vec<Waiting>> {
    let mut query = held_posts::table
        .inner_join(posts::table.on(posts::id.eq(held_posts::post_id)))
        .inner_join(threads::table.on(threads::id.eq(held_posts::thread_id)))
        .inner_join(boards::table.on(boards::id.eq(threads::board_id)))
        .filter(held_posts::outcome.eq(Outcome::Waiting))
        .filter(held_posts::post_id.gt(after.unwrap_or(PostId(0))))
        .filter(any_of(boards::read_access, open_to(viewer)))
        .order(held_posts::post_id)
        .limit(size)
        .select((Held::as_select(), Thread::as_select(), posts::number, posts::body))
        .into_boxed();
    if let Some(own) = boards_of(viewer) {
        query = query.filter(any_of(threads::board_id, own));
    }
    query.load(conn)
}

/// How many of them there are.
pub fn count(conn: &mut Conn, viewer: &Viewer) -> QueryResult<i64> {
    let mut query = held_posts::table
        .inner_join(threads::table.on(threads::id.eq(held_posts::thread_id)))
        .inner_join(boards::table.on(boards::id.eq(threads::board_id)))
        .filter(held_posts::outcome.eq(Outcome::Waiting))
        .filter(any_of(boards::read_access, open_to(viewer)))
        .count()
        .into_boxed::<MultiBackend>();
    if let Some(own) = boards_of(viewer) {
        query = query.filter(any_of(threads::board_id, own));
    }
    query.get_result(conn)
}

/// One of them, if the viewer looks after it; not found otherwise.
pub fn one(conn: &mut Conn, viewer: &Viewer, post: PostId) -> QueryResult<Waiting> {
    let found = page_of(conn, viewer, Some(PostId(post.0 - 1)), 1)?;
    found.into_iter().find(|row| row.0.post_id == post).ok_or(diesel::NotFound)
}

/// Why a post was removed, where it was; `None` while it is not.
pub fn removal_of(conn: &mut Conn, post: PostId) -> QueryResult<Option<String>> {
    let found: Option<Option<String>> = posts::table
        .find(post)
        .filter(posts::state.eq("removed"))
        .select(posts::state_reason)
        .first(conn)
        .optional()?;
    Ok(found.map(Option::unwrap_or_default))
}

/// Whether a report of the post as spam was decided by removing it.
pub fn is_reported_spam(conn: &mut Conn, post: PostId) -> QueryResult<bool> {
    let spam = matters::table
        .filter(matters::subject_kind.eq("post"))
        .filter(matters::subject_id.eq(post.0))
        .filter(matters::kind.eq("spam"))
        .filter(matters::outcome.eq("removed"));
    Ok(spam.count().get_result::<i64>(conn)? > 0)
}
