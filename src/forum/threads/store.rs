//! Every question about threads.

pub mod counters;
pub mod lists;
pub mod load;
pub mod statuses;
pub mod votes;
mod writes;

pub use writes::*;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Thread, ThreadId};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Board, BoardId};
use crate::forum::boards::policy;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{boards, held_posts, read_marks, threads};

/// The thread with its board, if the viewer may see both.
pub fn visible_to(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> QueryResult<(Thread, Board)> {
    let mut query = threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(id))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .select((Thread::as_select(), Board::as_select()))
        .into_boxed();
    if !permissions::may(viewer, Act::SeeHidden) {
        // What waits for a look, or was refused, stays there for the one who wrote it.
        let own_held = exists(
            held_posts::table
                .filter(held_posts::thread_id.eq(threads::id))
                .filter(held_posts::author_id.eq(viewer.id().unwrap_or(UserId(0))))
                .filter(held_posts::opens_thread)
                .filter(held_posts::outcome.ne("approved")),
        );
        let visible = threads::state.eq("visible").or(threads::state.eq("hidden").and(own_held));
        query = match own_boards(viewer) {
            [] => query.filter(visible),
            own => query.filter(visible.or(any_of(threads::board_id, own))),
        };
    }
    query.first(conn)
}

/// What was merged into a thread that the viewer may see, with its own words: they are
/// for the same readers. A thread that was emptied by its merge has none.
pub fn merged_for(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> QueryResult<(Thread, Board)> {
    let into = statuses::merged_into(conn, id)?.ok_or(diesel::NotFound)?;
    visible_to(conn, viewer, into)?;
    threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(id))
        .filter(threads::last_number.gt(0))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .select((Thread::as_select(), Board::as_select()))
        .first(conn)
}

/// The boards whose hidden threads the viewer sees besides what their role says.
fn own_boards(viewer: &Viewer) -> &[BoardId] {
    match &viewer.person {
        Some(person) if permissions::may_somewhere(viewer, Act::SeeHidden) => &person.moderates,
        _ => &[],
    }
}

/// The thread, whoever asks: for work that nobody's request stands behind.
pub fn by_id(conn: &mut Conn, id: ThreadId) -> QueryResult<Thread> {
    threads::table.find(id).select(Thread::as_select()).first(conn)
}

/// Adds counted views and raises read marks; several rows a statement would not
/// help SQLite, where they share one transaction.
pub fn write_down(
    tx: &mut Conn,
    views: &[(i64, i64)],
    marks: &[((i64, i64), i64)],
    now: Ts,
) -> QueryResult<()> {
    for (thread, count) in views {
        diesel::update(threads::table.find(ThreadId(*thread)))
            .set(threads::view_count.eq(threads::view_count + count))
            .execute(tx)?;
    }
    for ((user, thread), number) in marks {
        mark_read(tx, UserId(*user), ThreadId(*thread), *number, now)?;
    }
    Ok(())
}

/// Notes how far somebody has read; a mark never goes back.
pub fn mark_read(tx: &mut Conn, user: UserId, thread: ThreadId, number: i64, now: Ts) -> QueryResult<()> {
    use diesel::query_dsl::methods::FilterDsl;
    use diesel::upsert::excluded;
    let row = (
        read_marks::user_id.eq(user),
        read_marks::thread_id.eq(thread),
        read_marks::last_number.eq(number),
        read_marks::read_at.eq(now),
    );
    crate::each!(tx, c => {
        let upsert = diesel::insert_into(read_marks::table)
            .values(row)
            .on_conflict((read_marks::user_id, read_marks::thread_id))
            .do_update()
            .set((
                read_marks::last_number.eq(excluded(read_marks::last_number)),
                read_marks::read_at.eq(excluded(read_marks::read_at)),
            ));
        FilterDsl::filter(upsert, read_marks::last_number.lt(excluded(read_marks::last_number))).execute(c)?
    });
    Ok(())
}
