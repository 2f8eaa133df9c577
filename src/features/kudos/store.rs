//! Every question about kudos.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::boards::model::Access;
use crate::forum::posts::model::PostId;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Cursor, MultiBackend, Ts, any_of};
use crate::schema::{boards, kudos, posts, threads, users};

/// One row for each person and post, however many ask at once; `false` when it was there.
pub fn insert(tx: &mut Conn, post: PostId, user: UserId, at: Ts) -> QueryResult<bool> {
    let row = (kudos::post_id.eq(post), kudos::user_id.eq(user), kudos::at.eq(at));
    let made = each!(tx, c => diesel::insert_into(kudos::table)
        .values(row)
        .on_conflict((kudos::post_id, kudos::user_id))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// `false` when there was none.
pub fn delete(tx: &mut Conn, post: PostId, user: UserId) -> QueryResult<bool> {
    Ok(diesel::delete(kudos::table.find((post, user))).execute(tx)? == 1)
}

/// Which of these posts somebody gave kudos, in one query.
pub fn given_by(conn: &mut Conn, user: UserId, posts: &[PostId]) -> QueryResult<HashSet<PostId>> {
    let ids: Vec<PostId> = kudos::table
        .filter(kudos::user_id.eq(user))
        .filter(any_of(kudos::post_id, posts))
        .select(kudos::post_id)
        .load(conn)?;
    Ok(ids.into_iter().collect())
}

/// Who gave the post kudos, the latest first; a cursor is time and person.
pub fn givers(
    conn: &mut Conn,
    post: PostId,
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<(Face, Ts)>> {
    let mut query: kudos::BoxedQuery<'_, MultiBackend> =
        kudos::table.into_boxed().filter(kudos::post_id.eq(post));
    if let Some(Cursor { key: at, id: user }) = after {
        query = query.filter(kudos::at.lt(at).or(kudos::at.eq(at).and(kudos::user_id.lt(user))));
    }
    let rows: Vec<(UserId, Ts)> = query
        .order((kudos::at.desc(), kudos::user_id.desc()))
        .limit(size)
        .select((kudos::user_id, kudos::at))
        .load(conn)?;
    let ids: Vec<UserId> = rows.iter().map(|(user, _)| *user).collect();
    let mut faces = crate::forum::accounts::store::faces(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|(user, at)| (faces.remove(&user).unwrap_or_else(|| Face::former(user)), at))
        .collect())
}

/// The author of each of the latest `most` kudos since then, for posts that
/// every guest can read, by people who are not staff.
pub fn thanked_since(conn: &mut Conn, since: Ts, most: i64) -> QueryResult<Vec<UserId>> {
    kudos::table
        .inner_join(posts::table.inner_join(threads::table.inner_join(boards::table)))
        .inner_join(users::table.on(users::id.eq(posts::author_id)))
        .filter(kudos::at.ge(since))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .filter(boards::read_access.eq(Access::Everyone))
        .filter(users::role.eq_any([Role::Member, Role::Star]))
        .filter(users::state.eq("active"))
        .order(kudos::at.desc())
        .limit(most)
        .select(posts::author_id)
        .load(conn)
}
