//! Votes on ideas and issues: one row for each person and thread. A merged
//! thread keeps its own; the thread that it went into has a row for each of
//! its voters who had none there, which says by which thread it came.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::recount::store as recount;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Cursor, MultiBackend, Ts, any_of};
use crate::schema::{threads, votes};

/// What somebody says who has an issue too; all of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = votes)]
pub struct Details {
    pub platform: String,
    pub app_version: String,
    pub system: String,
    pub country: String,
    pub note: String,
}

/// One row for each person and thread, however many ask at once; `false` when it was there.
pub fn insert(tx: &mut Conn, thread: ThreadId, user: UserId, said: &Details, at: Ts) -> QueryResult<bool> {
    let row = (
        votes::thread_id.eq(thread),
        votes::user_id.eq(user),
        votes::at.eq(at),
        votes::platform.eq(&said.platform),
        votes::app_version.eq(&said.app_version),
        votes::system.eq(&said.system),
        votes::country.eq(&said.country),
        votes::note.eq(&said.note),
    );
    let made = each!(tx, c => diesel::insert_into(votes::table)
        .values(row)
        .on_conflict((votes::thread_id, votes::user_id))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Says something else with a vote that is there.
pub fn say(tx: &mut Conn, thread: ThreadId, user: UserId, said: &Details) -> QueryResult<()> {
    diesel::update(votes::table.find((thread, user))).set(said).execute(tx)?;
    Ok(())
}

/// Takes somebody's vote out of a thread and of all that were merged into it,
/// so that it does not come back with them; gives the threads that had it.
pub fn delete(tx: &mut Conn, thread: ThreadId, user: UserId) -> QueryResult<Vec<ThreadId>> {
    let tree = tree(tx, thread)?;
    let had: Vec<ThreadId> = votes::table
        .filter(votes::user_id.eq(user))
        .filter(any_of(votes::thread_id, &tree))
        .order(votes::thread_id)
        .select(votes::thread_id)
        .load(tx)?;
    diesel::delete(votes::table.filter(votes::user_id.eq(user)).filter(any_of(votes::thread_id, &had)))
        .execute(tx)?;
    Ok(had)
}

/// The thread and every thread that was merged into it, by whatever way.
pub fn tree(conn: &mut Conn, thread: ThreadId) -> QueryResult<Vec<ThreadId>> {
    let mut all = vec![thread];
    let mut fresh = vec![thread];
    while !fresh.is_empty() {
        let found = sources(conn, &fresh)?;
        fresh = found.into_iter().filter(|id| !all.contains(id)).collect();
        all.extend(&fresh);
    }
    all.sort_unstable();
    Ok(all)
}

fn sources(conn: &mut Conn, into: &[ThreadId]) -> QueryResult<Vec<ThreadId>> {
    threads::table
        .filter(any_of(threads::merged_into, into))
        .order(threads::id)
        .select(threads::id)
        .load(conn)
}

/// A vote came (`by` is 1) or went (-1).
pub fn count(tx: &mut Conn, thread: ThreadId, by: i64) -> QueryResult<i64> {
    diesel::update(threads::table.find(thread))
        .set(threads::vote_count.eq(threads::vote_count + by))
        .returning(threads::vote_count)
        .get_result(tx)
}

/// Gives `into` a vote of everybody who voted on `from` and not there.
pub fn unite(tx: &mut Conn, from: ThreadId, into: ThreadId) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO votes (thread_id, user_id, at, platform, app_version, system, country, note, via_thread_id)
         SELECT $1, v.user_id, v.at, v.platform, v.app_version, v.system, v.country, v.note, $2
         FROM votes v WHERE v.thread_id = $2 ON CONFLICT (thread_id, user_id) DO NOTHING",
    )
    .bind::<BigInt, _>(into.0)
    .bind::<BigInt, _>(from.0)
    .execute(tx)?;
    recount::set_right(tx, "threads", &["vote_count"], into.0)
}

/// Takes back what [`unite`] gave. Whoever voted on another thread that is
/// still merged into it keeps their vote there. Call it when `from` stands
/// by itself again.
pub fn part(tx: &mut Conn, from: ThreadId, into: ThreadId) -> QueryResult<()> {
    diesel::delete(votes::table.filter(votes::thread_id.eq(into)).filter(votes::via_thread_id.eq(from)))
        .execute(tx)?;
    for other in sources(tx, &[into])? {
        unite(tx, other, into)?;
    }
    recount::set_right(tx, "threads", &["vote_count"], into.0)
}

/// Somebody's vote on a thread, with what they said.
pub fn of(conn: &mut Conn, thread: ThreadId, user: UserId) -> QueryResult<Option<Details>> {
    votes::table.find((thread, user)).select(Details::as_select()).first(conn).optional()
}

/// On which of these somebody voted, in one question.
pub fn given_by(conn: &mut Conn, user: UserId, ids: &[ThreadId]) -> QueryResult<Vec<ThreadId>> {
    votes::table
        .filter(votes::user_id.eq(user))
        .filter(any_of(votes::thread_id, ids))
        .select(votes::thread_id)
        .load(conn)
}

/// How many voters named which platform.
pub fn by_platform(conn: &mut Conn, ids: &[ThreadId]) -> QueryResult<HashMap<(ThreadId, String), i64>> {
    let rows: Vec<(ThreadId, String, i64)> = votes::table
        .filter(any_of(votes::thread_id, ids))
        .filter(votes::platform.ne(""))
        .group_by((votes::thread_id, votes::platform))
        .select((votes::thread_id, votes::platform, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(thread, platform, count)| ((thread, platform), count)).collect())
}

/// A vote with who gave it and when.
pub type Given = (UserId, Ts, Details);

/// The latest votes that say something.
pub fn telling(
    conn: &mut Conn,
    thread: ThreadId,
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<Given>> {
    let mut query: votes::BoxedQuery<'_, MultiBackend> = votes::table.into_boxed().filter(
        votes::thread_id.eq(thread).and(
            votes::platform
                .ne("")
                .or(votes::app_version.ne(""))
                .or(votes::system.ne(""))
                .or(votes::country.ne(""))
                .or(votes::note.ne("")),
        ),
    );
    if let Some(Cursor { key: at, id: user }) = after {
        query = query.filter(votes::at.lt(at).or(votes::at.eq(at).and(votes::user_id.lt(user))));
    }
    query
        .order((votes::at.desc(), votes::user_id.desc()))
        .limit(size)
        .select((votes::user_id, votes::at, Details::as_select()))
        .load(conn)
}
