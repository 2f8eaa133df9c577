//! What a thread's page asks about its posts besides the posts themselves.

use diesel::dsl::min;
use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, any_of};
use crate::schema::{drafts, posts, read_marks, users};

/// How far somebody has read the thread (0 for never), and what they began to write there.
pub fn own_of(conn: &mut Conn, user: UserId, thread: ThreadId) -> QueryResult<(i64, Option<Draft>)> {
    let (mark, draft): (Option<i64>, Option<Draft>) = users::table
        .left_join(
            read_marks::table.on(read_marks::user_id.eq(users::id).and(read_marks::thread_id.eq(thread))),
        )
        .left_join(
            drafts::table
                .on(drafts::user_id.eq(users::id).and(drafts::place.eq(Place::Thread(thread).word()))),
        )
        .filter(users::id.eq(user))
        .select((read_marks::last_number.nullable(), Option::<Draft>::as_select()))
        .first(conn)?;
    Ok((mark.unwrap_or(0), draft))
}

/// The number of the first reply by staff, for the jump to it.
pub fn first_staff_number(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<i64>> {
    // Staff are few: their posts are looked up, however long the thread is.
    let staff = users::table
        .filter(any_of(
            users::role,
            &[Role::Agent, Role::Moderator, Role::Staff, Role::CommunityManager, Role::Administrator],
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
