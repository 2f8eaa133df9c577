//! The index of threads on SQLite: an FTS5 table that keeps no text of its own.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;

use super::pick::Together;

/// The thread's number in the index.
pub const ID: &str = "rowid";

pub fn matches(bind: &str) -> String {
    format!("similar_index MATCH {bind}")
}

/// Words that must all be there, each quoted: nothing typed is an operator of FTS5.
pub fn expression(set: &Together) -> String {
    set.iter().map(|word| format!("\"{}\"", word.replace('"', ""))).collect::<Vec<_>>().join(" AND ")
}

pub fn put(conn: &mut SqliteConnection, thread: i64, words: &str) -> QueryResult<()> {
    drop_thread(conn, thread)?;
    sql_query("INSERT INTO similar_index (rowid, words) VALUES ($1, $2)")
        .bind::<BigInt, _>(thread)
        .bind::<Text, _>(words)
        .execute(conn)?;
    Ok(())
}

pub fn drop_thread(conn: &mut SqliteConnection, thread: i64) -> QueryResult<()> {
    sql_query("DELETE FROM similar_index WHERE rowid = $1").bind::<BigInt, _>(thread).execute(conn)?;
    Ok(())
}
