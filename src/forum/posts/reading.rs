//! What a thread's page asks about posts: one question each, whatever their number.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Post, PostId};
use crate::forum::accounts::model::UserId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::Conn;
use crate::schema::{attachments, kudos, posts};

/// Posts `first..first + size` of a thread, by their number.
pub fn page_of(conn: &mut Conn, thread: ThreadId, first: i64, size: i64) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::number.ge(first))
        .filter(posts::number.lt(first.saturating_add(size)))
        .order(posts::number)
        .select(Post::as_select())
        .load(conn)
}

/// One post, whoever may see it: the caller has asked for its thread.
pub fn by_id(conn: &mut Conn, id: PostId) -> QueryResult<Option<Post>> {
    posts::table.find(id).select(Post::as_select()).first(conn).optional()
}

/// A picture that belongs to a post.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub struct Attached {
    pub post_id: Option<PostId>,
    pub file_key: String,
    pub name: String,
    pub width: i64,
    pub height: i64,
}

pub fn attachments_of(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, Vec<Attached>>> {
    let rows: Vec<Attached> = attachments::table
        .filter(attachments::post_id.eq_any(ids))
        .order(attachments::id)
        .select(Attached::as_select())
        .load(conn)?;
    let mut found: HashMap<PostId, Vec<Attached>> = HashMap::new();
    for row in rows {
        if let Some(post) = row.post_id {
            found.entry(post).or_default().push(row);
        }
    }
    Ok(found)
}

/// Number and author of the posts that others reply to.
pub fn targets_of(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, (i64, UserId)>> {
    let rows: Vec<(PostId, i64, UserId)> = posts::table
        .filter(posts::id.eq_any(ids))
        .select((posts::id, posts::number, posts::author_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, number, author)| (id, (number, author))).collect())
}

/// Which of these posts this person gave kudos.
pub fn kudos_by(conn: &mut Conn, user: UserId, ids: &[PostId]) -> QueryResult<Vec<PostId>> {
    kudos::table
        .filter(kudos::user_id.eq(user))
        .filter(kudos::post_id.eq_any(ids))
        .select(kudos::post_id)
        .load(conn)
}

/// The number of the first reply by staff, for the jump to it.
pub fn first_staff_number(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<i64>> {
    use crate::schema::users;
    posts::table
        .inner_join(users::table)
        .filter(posts::thread_id.eq(thread))
        .filter(posts::number.gt(1))
        .filter(posts::state.eq("visible"))
        .filter(users::role.eq_any(["moderator", "staff", "community_manager", "administrator"]))
        .order(posts::number)
        .select(posts::number)
        .first(conn)
        .optional()
}
