//! Where somebody voted. The votes of a thread are the spine's.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::Board;
use crate::forum::boards::policy;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::Thread;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor, MultiBackend, Ts, any_of};
use crate::schema::{boards, threads, votes};

/// Where somebody voted and may still read, the latest first; a cursor is time and thread.
pub fn of_member(
    conn: &mut Conn,
    viewer: &Viewer,
    user: UserId,
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<(Ts, Thread, Board)>> {
    let mut query = votes::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(votes::user_id.eq(user))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .order((votes::at.desc(), votes::thread_id.desc()))
        .limit(size)
        .select((votes::at, Thread::as_select(), Board::as_select()))
        .into_boxed::<MultiBackend>();
    if !permissions::may(viewer, Act::SeeHidden) {
        query = query.filter(threads::state.eq("visible"));
    }
    if let Some(Cursor { key: at, id: thread }) = after {
        query = query.filter(votes::at.lt(at).or(votes::at.eq(at).and(votes::thread_id.lt(thread))));
    }
    query.load(conn)
}
