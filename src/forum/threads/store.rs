//! Every question about threads.

use diesel::prelude::*;

use super::model::{Thread, ThreadId};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::Board;
use crate::forum::boards::policy;
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::Conn;
use crate::schema::{boards, read_marks, threads};

/// The thread with its board, if the viewer may see both.
pub fn visible_to(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> QueryResult<(Thread, Board)> {
    let mut query = threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(id))
        .filter(boards::read_access.eq_any(policy::open_to(viewer)))
        .select((Thread::as_select(), Board::as_select()))
        .into_boxed();
    if !viewer.is_at_least(Role::Moderator) {
        query = query.filter(threads::state.eq("visible"));
    }
    query.first(conn)
}

/// How far somebody has read: the number of the last post seen, 0 for never.
pub fn read_mark(conn: &mut Conn, user: UserId, thread: ThreadId) -> QueryResult<i64> {
    let mark: Option<i64> =
        read_marks::table.find((user, thread)).select(read_marks::last_number).first(conn).optional()?;
    Ok(mark.unwrap_or(0))
}
