//! What is new: asked often, so each question is a look at an index.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::features::notifications::model::Kind;
use crate::forum::accounts::model::UserId;
use crate::forum::boards::policy;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, any_of};
use crate::schema::{boards, notifications, posts, threads};

/// The number of the newest notification, 0 for none.
pub fn newest(conn: &mut Conn) -> QueryResult<i64> {
    Ok(notifications::table.select(max(notifications::id)).first::<Option<i64>>(conn)?.unwrap_or(0))
}

/// Notifications after a number, with whose they are.
pub fn since(conn: &mut Conn, last: i64, most: i64) -> QueryResult<Vec<(i64, i64)>> {
    notifications::table
        .filter(notifications::id.gt(last))
        .order(notifications::id)
        .limit(most)
        .select((notifications::id, notifications::user_id))
        .load(conn)
}

/// The number of the last post in each of these threads.
pub fn last_numbers(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, i64)>> {
    threads::table.filter(any_of(threads::id, ids)).select((threads::id, threads::last_number)).load(conn)
}

/// The number of somebody's newest notification, 0 for none.
pub fn newest_of(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    let newest = notifications::table.filter(notifications::user_id.eq(user)).select(max(notifications::id));
    Ok(newest.first::<Option<i64>>(conn)?.unwrap_or(0))
}

/// Somebody's notifications after a number that they may see, the oldest first.
pub fn of_since(
    conn: &mut Conn,
    viewer: &Viewer,
    user: UserId,
    last: i64,
    most: i64,
) -> QueryResult<Vec<(i64, Kind)>> {
    notifications::table
        .inner_join(posts::table.inner_join(threads::table.inner_join(boards::table)))
        .filter(notifications::user_id.eq(user))
        .filter(notifications::id.gt(last))
        .filter(notifications::withdrawn.eq(false))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .order(notifications::id)
        .limit(most)
        .select((notifications::id, notifications::kind))
        .load(conn)
}
