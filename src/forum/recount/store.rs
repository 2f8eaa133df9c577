//! Counters as questions: each column beside the query that recounts it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::kit::db::Conn;

/// A column that is kept by the changes, and what it must be.
pub struct Counter {
    pub table: &'static str,
    pub column: &'static str,
    /// A scalar expression over the row of `table`.
    pub truth: &'static str,
}

macro_rules! counters {
    ($($table:literal . $column:literal = $truth:literal;)+) => {
        &[$(Counter { table: $table, column: $column, truth: $truth }),+]
    };
}

/// Every counter, those that others build on first; `forum::threads::store::counters` keeps most of them.
pub const COUNTERS: &[Counter] = counters! {
    "posts"."kudos_count" = "(SELECT COUNT(*) FROM kudos k WHERE k.post_id = posts.id)";
    "threads"."solved_post_id" = "(SELECT p.id FROM posts p WHERE p.thread_id = threads.id AND p.is_solution AND p.state = 'visible' ORDER BY p.number LIMIT 1)";
    "threads"."last_number" = "COALESCE((SELECT MAX(p.number) FROM posts p WHERE p.thread_id = threads.id), 0)";
    "threads"."reply_count" = "(SELECT COUNT(*) FROM posts p WHERE p.thread_id = threads.id AND p.number > 1 AND p.state = 'visible')";
    "threads"."kudos_count" = "(SELECT COUNT(*) FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.thread_id = threads.id)";
    "threads"."vote_count" = "(SELECT COUNT(*) FROM votes v WHERE v.thread_id = threads.id)";
    "threads"."answered_count" = "(SELECT COUNT(*) FROM answered a WHERE a.thread_id = threads.id)";
    "threads"."last_post_at" = "COALESCE((SELECT p.created_at FROM posts p WHERE p.thread_id = threads.id AND p.state = 'visible' ORDER BY p.number DESC LIMIT 1), threads.created_at)";
    "threads"."last_post_by" = "COALESCE((SELECT p.author_id FROM posts p WHERE p.thread_id = threads.id AND p.state = 'visible' ORDER BY p.number DESC LIMIT 1), threads.author_id)";
    "boards"."thread_count" = "(SELECT COUNT(*) FROM threads t WHERE t.board_id = boards.id AND t.state = 'visible')";
    "boards"."post_count" = "(SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.board_id = boards.id AND t.state = 'visible' AND p.state = 'visible')";
    "boards"."last_post_at" = "(SELECT MAX(t.last_post_at) FROM threads t WHERE t.board_id = boards.id AND t.state = 'visible')";
    "users"."thread_count" = "(SELECT COUNT(*) FROM threads t WHERE t.author_id = users.id AND t.state = 'visible')";
    "users"."post_count" = "(SELECT COUNT(*) FROM posts p WHERE p.author_id = users.id AND p.state = 'visible')";
    "users"."kudos_count" = "(SELECT COUNT(*) FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.author_id = users.id)";
    "users"."solution_count" = "(SELECT COUNT(*) FROM posts p WHERE p.author_id = users.id AND p.is_solution)";
};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// In how many rows the counter is wrong.
pub fn wrong(conn: &mut Conn, counter: &Counter) -> QueryResult<i64> {
    let Counter { table, column, truth } = counter;
    let sql = format!("SELECT COUNT(*) AS count FROM {table} WHERE {column} IS DISTINCT FROM {truth}");
    diesel::sql_query(sql).get_result::<Count>(conn).map(|row| row.count)
}

/// Sets every counter right; rows that are right are not touched.
pub fn repair(tx: &mut Conn) -> QueryResult<()> {
    take_your_time(tx)?;
    for Counter { table, column, truth } in COUNTERS {
        let sql = format!("UPDATE {table} SET {column} = {truth} WHERE {column} IS DISTINCT FROM {truth}");
        diesel::sql_query(sql).execute(tx)?;
    }
    Ok(())
}

/// Lifts PostgreSQL's limit of a statement's time until the transaction ends.
pub fn take_your_time(tx: &mut Conn) -> QueryResult<()> {
    if tx.is_sqlite() {
        return Ok(());
    }
    tx.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
}
