//! What a thread's page asks about its posts besides the posts themselves.

use diesel::prelude::*;

use crate::forum::threads::model::ThreadId;
use crate::kit::db::Conn;
use crate::schema::posts;

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
