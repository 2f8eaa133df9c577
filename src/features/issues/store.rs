//! Every question about issues that is not one about threads.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardId;
use crate::forum::threads::model::Thread;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{fix_answers, threads};

/// Somebody's answer; a later one takes the place of an earlier one.
pub fn answer(
    tx: &mut Conn,
    change: i64,
    user: UserId,
    (works, version): (bool, &str),
    at: Ts,
) -> QueryResult<()> {
    let row = (
        fix_answers::change_id.eq(change),
        fix_answers::user_id.eq(user),
        fix_answers::works.eq(works),
        fix_answers::version.eq(version),
        fix_answers::at.eq(at),
    );
    each!(tx, c => diesel::insert_into(fix_answers::table)
        .values(row)
        .on_conflict((fix_answers::change_id, fix_answers::user_id))
        .do_update()
        .set((
            fix_answers::works.eq(excluded(fix_answers::works)),
            fix_answers::version.eq(excluded(fix_answers::version)),
            fix_answers::at.eq(excluded(fix_answers::at)),
        ))
        .execute(c))?;
    Ok(())
}

/// What somebody answered, if they did.
pub fn answer_of(conn: &mut Conn, change: i64, user: UserId) -> QueryResult<Option<bool>> {
    fix_answers::table.find((change, user)).select(fix_answers::works).first(conn).optional()
}

/// How many answered what, by version: version, whether it works, how many.
pub fn answers(conn: &mut Conn, change: i64) -> QueryResult<Vec<(String, bool, i64)>> {
    fix_answers::table
        .filter(fix_answers::change_id.eq(change))
        .group_by((fix_answers::version, fix_answers::works))
        .order((fix_answers::version.desc(), fix_answers::works))
        .select((fix_answers::version, fix_answers::works, diesel::dsl::count_star()))
        .load(conn)
}

/// Threads of which the next word is overdue, the longest first.
pub fn overdue(conn: &mut Conn, boards: &[BoardId], now: Ts, most: i64) -> QueryResult<Vec<Thread>> {
    threads::table
        .filter(threads::next_word_at.lt(now))
        .filter(threads::state.eq("visible"))
        .filter(any_of(threads::board_id, boards))
        .order((threads::next_word_at, threads::id))
        .limit(most)
        .select(Thread::as_select())
        .load(conn)
}

/// Threads of these statuses with at least so many votes, those with the most first.
pub fn with_votes(
    conn: &mut Conn,
    boards: &[BoardId],
    (statuses, least): (&[String], i64),
    most: i64,
) -> QueryResult<Vec<Thread>> {
    threads::table
        .filter(any_of(threads::status.assume_not_null(), statuses))
        .filter(threads::status.is_not_null())
        .filter(threads::vote_count.ge(least))
        .filter(threads::state.eq("visible"))
        .filter(any_of(threads::board_id, boards))
        .order((threads::vote_count.desc(), threads::id.desc()))
        .limit(most)
        .select(Thread::as_select())
        .load(conn)
}
