//! Every question about posts.

mod attachments;
pub mod reading;
pub mod recent;
mod sharing;
mod writing;

pub use attachments::*;
pub use sharing::*;
pub use writing::*;

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Post, PostId, Revision, Source};
use super::policy;
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::Board;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, any_of};
use crate::schema::{posts, revisions};

/// The post with its thread and board, if the viewer may see all three. What there is not asks as
/// many questions as what one may not see, so that no clock tells them apart.
pub fn visible_to(conn: &mut Conn, viewer: &Viewer, id: PostId) -> QueryResult<(Post, Thread, Board)> {
    let post = by_id(conn, id).optional()?;
    let thread = post.as_ref().map_or(ThreadId(0), |post| post.thread_id);
    let (thread, board) = threads::visible_to(conn, viewer, thread)?;
    match post {
        Some(post) if policy::may_see(viewer, &post, &thread) => Ok((post, thread, board)),
        _ => Err(diesel::NotFound),
    }
}

/// The post, whoever may see it.
pub fn by_id(conn: &mut Conn, id: PostId) -> QueryResult<Post> {
    posts::table.find(id).select(Post::as_select()).first(conn)
}

/// The posts numbered from `first` on, `size` numbers of them, whatever their
/// state: a hidden post leaves its number, so pages never shift.
pub fn page_of(conn: &mut Conn, thread: ThreadId, first: i64, size: i64) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::number.ge(first))
        .filter(posts::number.lt(first.saturating_add(size)))
        .order(posts::number)
        .select(Post::as_select())
        .load(conn)
}

/// These posts by id: the first post and the solution shown above a later page.
pub fn by_ids(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, Post>> {
    let rows: Vec<Post> = posts::table.filter(any_of(posts::id, ids)).select(Post::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|post| (post.id, post)).collect())
}

/// What a reply points at.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Target {
    pub id: PostId,
    pub number: i64,
    pub author_id: UserId,
}

/// The targets of these posts' `reply_to`, by the target's id; hidden ones are left out.
pub fn targets_of(conn: &mut Conn, posts: &[Post]) -> QueryResult<HashMap<PostId, Target>> {
    let ids: Vec<PostId> = posts.iter().filter_map(|post| post.reply_to).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Target> = posts::table
        .filter(any_of(posts::id, &ids))
        .filter(posts::state.eq("visible"))
        .select((posts::id, posts::number, posts::author_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|target| (target.id, target)).collect())
}

/// The thread's visible solutions in their order: the first stands under the
/// question, the others are linked. More than `most` are not shown.
pub fn solutions_of(conn: &mut Conn, thread: ThreadId, most: i64) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::is_solution)
        .filter(posts::state.eq("visible"))
        .order(posts::number)
        .limit(most)
        .select(Post::as_select())
        .load(conn)
}

pub fn source_of(conn: &mut Conn, id: PostId) -> QueryResult<Source> {
    posts::table.find(id).select(Source::as_select()).first(conn)
}

/// What the post said before, newest first.
pub fn revisions_of(conn: &mut Conn, id: PostId) -> QueryResult<Vec<Revision>> {
    revisions::table
        .filter(revisions::post_id.eq(id))
        .order(revisions::version.desc())
        .select(Revision::as_select())
        .load(conn)
}
