//! The search index on SQLite: an FTS5 table that keeps no text of its own.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;

use super::query::{Query, Term};

/// What a word in the title is worth among common words.
const TITLE: &str = "3.0";

/// The newest posts that fit the expression, and how well, [`Store`](super::store)'s `hit`.
pub fn newest(bind: &str, most: usize) -> String {
    format!(
        "SELECT rowid AS id, -bm25(search_index, 8.0, 1.0) AS fit FROM search_index \
         WHERE search_index MATCH {bind} ORDER BY rowid DESC LIMIT {most}"
    )
}

/// As [`newest`] for words that very many posts hold. BM25 reads every place of
/// every word to learn how rare it is, to find that it is not: here a word in the
/// title is worth [`TITLE`] in the body, and the rest is left to time and kudos.
pub fn newest_of_common(bind: &str, most: usize, in_title: bool) -> String {
    let fit = if in_title { TITLE } else { "1.0" };
    format!(
        "SELECT rowid AS id, {fit} AS fit FROM search_index \
         WHERE search_index MATCH {bind} ORDER BY rowid DESC LIMIT {most}"
    )
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Whether more posts than so many hold the words; stops counting there.
pub fn is_common(conn: &mut SqliteConnection, query: &Query, most: usize) -> QueryResult<bool> {
    let counted: Count = sql_query(format!(
        "SELECT COUNT(*) AS count FROM (SELECT rowid FROM search_index WHERE search_index MATCH $1 LIMIT {})",
        most + 1
    ))
    .bind::<Text, _>(expression(query))
    .get_result(conn)?;
    Ok(usize::try_from(counted.count).unwrap_or(usize::MAX) > most)
}

pub fn lacks(bind: &str) -> String {
    format!("p.id NOT IN (SELECT rowid FROM search_index WHERE search_index MATCH {bind})")
}

/// The words as an FTS5 expression. Each is quoted, so that nothing typed is
/// an operator of FTS5; [`Term::words`] hold letters and digits only.
pub fn expression(query: &Query) -> String {
    let scope = if query.in_title { "title : " } else { "" };
    let wanted: Vec<String> = query
        .terms
        .iter()
        .filter(|term| !term.excluded)
        .map(|term| format!("{scope}{}", phrase(term)))
        .collect();
    let mut out = format!("({})", wanted.join(" AND "));
    for term in query.terms.iter().filter(|term| term.excluded) {
        out = format!("({out} NOT {})", phrase(term));
    }
    out
}

/// Any of the words that must not be there.
pub fn any_excluded(query: &Query) -> String {
    let terms: Vec<String> = query.terms.iter().filter(|term| term.excluded).map(phrase).collect();
    terms.join(" OR ")
}

fn phrase(term: &Term) -> String {
    let quoted = format!("\"{}\"", term.words.join(" ").replace('"', ""));
    if term.prefix { format!("{quoted} *") } else { quoted }
}

pub fn put(conn: &mut SqliteConnection, post: i64, title: &str, body: &str) -> QueryResult<()> {
    drop_post(conn, post)?;
    sql_query("INSERT INTO search_index (rowid, title, body) VALUES ($1, $2, $3)")
        .bind::<BigInt, _>(post)
        .bind::<Text, _>(title)
        .bind::<Text, _>(body)
        .execute(conn)?;
    Ok(())
}

pub fn drop_post(conn: &mut SqliteConnection, post: i64) -> QueryResult<()> {
    sql_query("DELETE FROM search_index WHERE rowid = $1").bind::<BigInt, _>(post).execute(conn)?;
    Ok(())
}
