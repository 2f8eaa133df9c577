//! The index of threads on PostgreSQL: a tsvector for each, without places.
//! Words are given as they are: no dictionary of the server changes them.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::pick::Together;

/// The thread's number in the index.
pub const ID: &str = "thread_id";

pub fn matches(bind: &str) -> String {
    format!("words @@ CAST({bind} AS tsquery)")
}

/// Words that must all be there, each a quoted lexeme: nothing typed is an operator.
pub fn expression(set: &Together) -> String {
    set.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" & ")
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace(['\'', '\\'], ""))
}

pub fn put(conn: &mut PgConnection, thread: i64, words: &str) -> QueryResult<()> {
    let vector = words.split_whitespace().map(quoted).collect::<Vec<_>>().join(" ");
    sql_query(
        "INSERT INTO similar_index (thread_id, words) VALUES ($1, CAST($2 AS tsvector)) \
         ON CONFLICT (thread_id) DO UPDATE SET words = excluded.words",
    )
    .bind::<BigInt, _>(thread)
    .bind::<Text, _>(vector)
    .execute(conn)?;
    Ok(())
}

pub fn drop_thread(conn: &mut PgConnection, thread: i64) -> QueryResult<()> {
    sql_query("DELETE FROM similar_index WHERE thread_id = $1").bind::<BigInt, _>(thread).execute(conn)?;
    Ok(())
}
