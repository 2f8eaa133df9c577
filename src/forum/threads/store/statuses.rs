//! The statuses of threads and their history.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, BoardKind, LabelId};
use crate::forum::threads::model::{PostId, ThreadId};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{boards, posts, status_changes, threads};

/// All that a status says in the row of its thread.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = threads, treat_none_as_null = true)]
pub struct Standing {
    pub status: Option<String>,
    pub status_note: Option<String>,
    pub status_at: Option<Ts>,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
}

/// A change to write down.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = status_changes, treat_none_as_default_value = false)]
pub struct NewChange {
    pub thread_id: ThreadId,
    pub by_id: UserId,
    pub before: Option<String>,
    pub after: Option<String>,
    pub note: String,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
    pub board_id: BoardId,
    pub before_board_id: BoardId,
    pub before_label_id: Option<LabelId>,
    pub before_note: Option<String>,
    pub before_at: Option<Ts>,
    pub before_next_word_at: Option<Ts>,
    pub before_requirement: Option<i64>,
    pub at: Ts,
}

/// A change as it was written down.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = status_changes)]
pub struct Change {
    pub id: i64,
    pub thread_id: ThreadId,
    pub by_id: UserId,
    pub before: Option<String>,
    pub after: Option<String>,
    pub note: String,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
    pub board_id: BoardId,
    pub before_board_id: BoardId,
    pub before_label_id: Option<LabelId>,
    pub before_note: Option<String>,
    pub before_at: Option<Ts>,
    pub before_next_word_at: Option<Ts>,
    pub before_requirement: Option<i64>,
    pub at: Ts,
    pub undone_at: Option<Ts>,
}

pub fn set(tx: &mut Conn, id: ThreadId, standing: &Standing) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(standing).execute(tx)?;
    Ok(())
}

pub fn write_down(tx: &mut Conn, change: &NewChange) -> QueryResult<i64> {
    diesel::insert_into(status_changes::table).values(change).returning(status_changes::id).get_result(tx)
}

/// The latest changes of a thread, the newest first.
pub fn history(conn: &mut Conn, thread: ThreadId, most: i64) -> QueryResult<Vec<Change>> {
    status_changes::table
        .filter(status_changes::thread_id.eq(thread))
        .order(status_changes::id.desc())
        .limit(most)
        .select(Change::as_select())
        .load(conn)
}

/// The last change that stands.
pub fn last(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<Change>> {
    status_changes::table
        .filter(status_changes::thread_id.eq(thread))
        .filter(status_changes::undone_at.is_null())
        .order(status_changes::id.desc())
        .select(Change::as_select())
        .first(conn)
        .optional()
}

/// The last change by which the thread came to a status from having none: it names where it came from.
pub fn arrival(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<Change>> {
    status_changes::table
        .filter(status_changes::thread_id.eq(thread))
        .filter(status_changes::undone_at.is_null())
        .filter(status_changes::before.is_null())
        .order(status_changes::id.desc())
        .select(Change::as_select())
        .first(conn)
        .optional()
}

pub fn set_undone(tx: &mut Conn, id: i64, by: UserId, at: Ts) -> QueryResult<()> {
    diesel::update(status_changes::table.find(id))
        .set((status_changes::undone_at.eq(at), status_changes::undone_by.eq(by)))
        .execute(tx)?;
    Ok(())
}

/// The thread's first post, by which events name it.
pub fn opening_post(conn: &mut Conn, thread: ThreadId) -> QueryResult<PostId> {
    posts::table.filter(posts::thread_id.eq(thread)).filter(posts::number.eq(1)).select(posts::id).first(conn)
}

/// Gives a thread the status of a new one; nobody needs to be told.
pub fn begin(tx: &mut Conn, id: ThreadId, status: &str, now: Ts) -> QueryResult<()> {
    diesel::update(threads::table.find(id))
        .set((threads::status.eq(status), threads::status_at.eq(now)))
        .execute(tx)?;
    Ok(())
}

/// Gives every thread without a status in boards of a kind the one of a new
/// thread; says how many had none.
pub fn begin_all(tx: &mut Conn, kind: BoardKind, status: &str) -> QueryResult<usize> {
    let boards = boards::table.filter(boards::kind.eq(kind)).select(boards::id);
    diesel::update(threads::table.filter(threads::status.is_null()).filter(threads::board_id.eq_any(boards)))
        .set((threads::status.eq(status), threads::status_at.eq(threads::created_at.nullable())))
        .execute(tx)
}

/// Somebody looked whether an idea meets the requirements, or takes that back.
pub fn set_checked(tx: &mut Conn, id: ThreadId, at: Option<Ts>) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::checked_at.eq(at)).execute(tx)?;
    Ok(())
}

/// An idea's author was asked for more.
pub fn set_asked(tx: &mut Conn, id: ThreadId, at: Option<Ts>) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::asked_at.eq(at)).execute(tx)?;
    Ok(())
}

/// Where a thread was merged into, or that it stands by itself again.
pub fn set_merged(tx: &mut Conn, id: ThreadId, into: Option<ThreadId>) -> QueryResult<()> {
    diesel::update(threads::table.find(id)).set(threads::merged_into.eq(into)).execute(tx)?;
    Ok(())
}

/// What a merged thread is in now, whoever asks: the end of the way.
pub fn merged_into(conn: &mut Conn, id: ThreadId) -> QueryResult<Option<ThreadId>> {
    let mut at = id;
    // A merge never makes a circle; the bound keeps broken data from doing so.
    for _ in 0..20 {
        let next: Option<Option<ThreadId>> =
            threads::table.find(at).select(threads::merged_into).first(conn).optional()?;
        match next.flatten() {
            Some(into) => at = into,
            None => break,
        }
    }
    Ok((at != id).then_some(at))
}

/// The threads that were merged into this one: number, title, author, votes.
pub fn merged_here(conn: &mut Conn, into: ThreadId) -> QueryResult<Vec<(ThreadId, String, UserId, i64)>> {
    threads::table
        .filter(any_of(threads::merged_into, &[into]))
        .order(threads::id)
        .select((threads::id, threads::title, threads::author_id, threads::vote_count))
        .load(conn)
}
