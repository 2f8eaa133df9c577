//! What the forms of statuses ask for by number.

use diesel::prelude::*;

use crate::forum::threads::model::ThreadId;
use crate::kit::db::Conn;
use crate::schema::status_changes;

/// The thread of a change.
pub fn thread_of(conn: &mut Conn, change: i64) -> QueryResult<ThreadId> {
    status_changes::table.find(change).select(status_changes::thread_id).first(conn)
}
