//! Every question about claims, and which threads wait.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardId;
use crate::forum::threads::model::{Thread, ThreadId, Visibility};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{thread_claims, threads};

/// Threads of these boards that nobody has answered, begun from `since` on and before
/// `until`, the oldest first, after the one of this number.
pub fn waiting(
    conn: &mut Conn,
    boards: &[BoardId],
    (since, until): (Ts, Ts),
    after: Option<ThreadId>,
    size: i64,
) -> QueryResult<Vec<Thread>> {
    threads::table
        .filter(any_of(threads::board_id, boards))
        .filter(threads::reply_count.eq(0))
        .filter(threads::state.eq(Visibility::Visible))
        .filter(threads::locked.eq(false))
        .filter(threads::last_post_at.ge(since))
        .filter(threads::created_at.ge(since))
        .filter(threads::created_at.lt(until))
        .filter(threads::id.gt(after.unwrap_or(ThreadId(0))))
        .order(threads::id)
        .limit(size)
        .select(Thread::as_select())
        .load(conn)
}

/// The claims that hold now, by thread: whose, and until when.
pub fn claims(conn: &mut Conn, ids: &[ThreadId], now: Ts) -> QueryResult<HashMap<ThreadId, (UserId, Ts)>> {
    let rows: Vec<(ThreadId, UserId, Ts)> = thread_claims::table
        .filter(any_of(thread_claims::thread_id, ids))
        .filter(thread_claims::ends_at.gt(now))
        .select((thread_claims::thread_id, thread_claims::user_id, thread_claims::ends_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(thread, user, end)| (thread, (user, end))).collect())
}

/// Claims it, where nobody else's claim holds; `false` where one does.
pub fn claim(tx: &mut Conn, thread: ThreadId, user: UserId, ends: Ts, now: Ts) -> QueryResult<bool> {
    let claimed = diesel::sql_query(
        "INSERT INTO thread_claims (thread_id, user_id, ends_at) VALUES ($1, $2, $3)
         ON CONFLICT (thread_id) DO UPDATE SET user_id = excluded.user_id, ends_at = excluded.ends_at
         WHERE thread_claims.user_id = excluded.user_id OR thread_claims.ends_at <= $4",
    )
    .bind::<BigInt, _>(thread.0)
    .bind::<BigInt, _>(user.0)
    .bind::<BigInt, _>(ends.0)
    .bind::<BigInt, _>(now.0)
    .execute(tx)?;
    Ok(claimed == 1)
}

/// Lets one's own claim go.
pub fn release(tx: &mut Conn, thread: ThreadId, user: UserId) -> QueryResult<()> {
    let own = thread_claims::table.find(thread).filter(thread_claims::user_id.eq(user));
    diesel::delete(own).execute(tx)?;
    Ok(())
}

/// Drops what ran out.
pub fn sweep(tx: &mut Conn, now: Ts) -> QueryResult<()> {
    diesel::delete(thread_claims::table.filter(thread_claims::ends_at.le(now))).execute(tx)?;
    Ok(())
}
