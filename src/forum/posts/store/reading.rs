//! What a thread's page asks about its posts besides the posts themselves.

use diesel::dsl::min;
use diesel::prelude::*;

use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, any_of};
use crate::schema::posts;

/// The number of the first reply by staff, for the jump to it.
pub fn first_staff_number(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<i64>> {
    use crate::schema::users;
    // Staff are few: their posts are looked up, however long the thread is.
    let staff = users::table
        .filter(any_of(
            users::role,
            &[Role::Moderator, Role::Staff, Role::CommunityManager, Role::Administrator],
        ))
        .select(users::id);
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::author_id.eq_any(staff))
        .filter(posts::number.gt(1))
        .filter(posts::state.eq("visible"))
        .select(min(posts::number))
        .first(conn)
}
