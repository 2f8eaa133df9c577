//! Counters as questions: each column beside the query that recounts it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::kit::db::{Conn, Ts};

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

/// Every counter, those that others build on first: the one place that says
/// what each counts. `forum::threads::store::counters` keeps most of them.
/// A thread's replies count whatever its own state; boards and people count
/// visible threads, and people their visible posts, first posts included.
pub const COUNTERS: &[Counter] = counters! {
    "posts"."kudos_count" = "(SELECT COUNT(*) FROM kudos k WHERE k.post_id = posts.id)";
    "threads"."solved_post_id" = "(SELECT p.id FROM posts p WHERE p.thread_id = threads.id AND p.is_solution AND p.state = 'visible' ORDER BY p.number LIMIT 1)";
    "threads"."last_number" = "COALESCE((SELECT MAX(p.number) FROM posts p WHERE p.thread_id = threads.id), 0)";
    "threads"."reply_count" = "(SELECT COUNT(*) FROM posts p WHERE p.thread_id = threads.id AND p.number > 1 AND p.state = 'visible')";
    "threads"."kudos_count" = "(SELECT COUNT(*) FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.thread_id = threads.id AND p.state = 'visible')";
    "threads"."vote_count" = "(SELECT COUNT(*) FROM votes v WHERE v.thread_id = threads.id)";
    "threads"."answered_count" = "(SELECT COUNT(*) FROM answered a WHERE a.thread_id = threads.id)";
    "threads"."last_post_at" = "COALESCE((SELECT p.created_at FROM posts p WHERE p.thread_id = threads.id AND p.state = 'visible' ORDER BY p.number DESC LIMIT 1), threads.created_at)";
    "threads"."last_post_by" = "COALESCE((SELECT p.author_id FROM posts p WHERE p.thread_id = threads.id AND p.state = 'visible' ORDER BY p.number DESC LIMIT 1), threads.author_id)";
    "articles"."helpful_count" = "(SELECT COUNT(*) FROM article_votes v WHERE v.article_id = articles.id AND v.helpful)";
    "articles"."unhelpful_count" = "(SELECT COUNT(*) FROM article_votes v WHERE v.article_id = articles.id AND NOT v.helpful)";
    "matters"."report_count" = "(SELECT COUNT(*) FROM reports r WHERE r.matter_id = matters.id)";
    "conversations"."last_number" = "COALESCE((SELECT MAX(m.number) FROM messages m WHERE m.conversation_id = conversations.id), 0)";
    "cases"."last_number" = "COALESCE((SELECT MAX(e.number) FROM case_entries e WHERE e.case_id = cases.id), 0)";
    "cases"."resolutions" = "(SELECT COUNT(*) FROM case_steps s WHERE s.case_id = cases.id AND s.what = 'state' AND s.after = 'resolved')";
    "cases"."due_at" = "CASE WHEN cases.first_due_at IS NOT NULL AND cases.first_reply_at IS NULL AND cases.state IN ('new', 'open', 'waiting') AND cases.first_due_at < COALESCE(cases.resolve_due_at, 9007199254740991) THEN cases.first_due_at ELSE COALESCE(cases.resolve_due_at, 9007199254740991) END";
    "boards"."thread_count" = "(SELECT COUNT(*) FROM threads t WHERE t.board_id = boards.id AND t.state = 'visible')";
    "boards"."post_count" = "(SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.board_id = boards.id AND t.state = 'visible' AND p.state = 'visible')";
    "boards"."last_post_at" = "(SELECT MAX(t.last_post_at) FROM threads t WHERE t.board_id = boards.id AND t.state = 'visible')";
    "users"."thread_count" = "(SELECT COUNT(*) FROM threads t WHERE t.author_id = users.id AND t.state = 'visible')";
    "users"."post_count" = "(SELECT COUNT(*) FROM posts p WHERE p.author_id = users.id AND p.state = 'visible')";
    "users"."kudos_count" = "(SELECT COUNT(*) FROM kudos k JOIN posts p ON p.id = k.post_id WHERE p.author_id = users.id AND p.state = 'visible')";
    "users"."kudos_given_count" = "(SELECT COUNT(*) FROM kudos k WHERE k.user_id = users.id)";
    "users"."solution_count" = "(SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.author_id = users.id AND p.is_solution AND p.state = 'visible' AND t.author_id <> p.author_id)";
};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Difference {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kept: String,
    #[diesel(sql_type = Text)]
    counted: String,
}

/// What is wrong with a counter: in how many rows, and the first of them.
pub fn wrong(conn: &mut Conn, counter: &Counter) -> QueryResult<Option<String>> {
    let Counter { table, column, truth } = counter;
    let differing = format!("FROM {table} WHERE {column} IS DISTINCT FROM {truth}");
    let count =
        diesel::sql_query(format!("SELECT COUNT(*) AS count {differing}")).get_result::<Count>(conn)?.count;
    if count == 0 {
        return Ok(None);
    }
    let first: Difference = diesel::sql_query(format!(
        "SELECT id, COALESCE(CAST({column} AS TEXT), 'nothing') AS kept, \
         COALESCE(CAST({truth} AS TEXT), 'nothing') AS counted {differing} ORDER BY id LIMIT 1"
    ))
    .get_result(conn)?;
    let Difference { id, kept, counted } = first;
    Ok(Some(format!(
        "{table}.{column} is wrong in {count} rows: row {id} has {kept} and should have {counted}"
    )))
}

/// Sets these counters of one row right, with what [`COUNTERS`] says they count.
pub fn set_right(tx: &mut Conn, table: &str, columns: &[&str], id: i64) -> QueryResult<()> {
    let sets: Vec<String> = COUNTERS
        .iter()
        .filter(|counter| counter.table == table && columns.contains(&counter.column))
        .map(|counter| format!("{} = {}", counter.column, counter.truth))
        .collect();
    let sql = format!("UPDATE {table} SET {} WHERE id = $1", sets.join(", "));
    diesel::sql_query(sql).bind::<BigInt, _>(id).execute(tx)?;
    Ok(())
}

/// Gives everybody who came banned or silenced, from a file, the sanction that says so: without
/// one nobody could lift it.
pub fn impose_states(tx: &mut Conn, now: Ts) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO sanctions (user_id, kind, reason, message, by_id, at)
         SELECT u.id, CASE u.state WHEN 'banned' THEN 'ban' ELSE 'silence' END,
                'It stood so in the file that the account came from.', '', u.id, $1
         FROM users u WHERE u.state IN ('banned', 'silenced') AND NOT EXISTS
           (SELECT 1 FROM sanctions s WHERE s.user_id = u.id AND s.lifted_at IS NULL
            AND s.kind = CASE u.state WHEN 'banned' THEN 'ban' ELSE 'silence' END)",
    )
    .bind::<BigInt, _>(now)
    .execute(tx)?;
    Ok(())
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
