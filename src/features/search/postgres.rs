//! The search index on PostgreSQL: a tsvector for each post. Words and their
//! places are given as they are, so that no dictionary or locale of the server changes them.

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::query::{Query, Term};

/// Places between title and body, so that no phrase reaches from one into the other.
const GAP: usize = 10;
/// The greatest place that a tsvector can hold.
const LAST_PLACE: usize = 16_383;

/// The newest posts that fit the expression, and how well. A sum is in no index:
/// the planner must not walk the posts until enough of them fit. Weights are
/// those of body and title; 1: a long post is no better for its length.
pub fn newest(bind: &str, most: usize) -> String {
    format!(
        "SELECT s.post_id AS id, \
         CAST(ts_rank('{{0.12, 0.12, 0.12, 1.0}}', s.words, CAST({bind} AS tsquery), 1) AS DOUBLE PRECISION) AS fit \
         FROM (SELECT post_id, words FROM search_index WHERE words @@ CAST({bind} AS tsquery) \
         ORDER BY post_id + 0 DESC LIMIT {most}) s"
    )
}

pub fn lacks(bind: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM search_index s WHERE s.post_id = p.id AND s.words @@ CAST({bind} AS tsquery))"
    )
}

/// The words as a tsquery of quoted lexemes: nothing typed is an operator.
pub fn expression(query: &Query) -> String {
    let terms: Vec<String> = query
        .terms
        .iter()
        .map(|term| match term.excluded {
            true => format!("!({})", phrase(term, "")),
            false => phrase(term, if query.in_title { "A" } else { "" }),
        })
        .collect();
    terms.join(" & ")
}

/// Any of the words that must not be there.
pub fn any_excluded(query: &Query) -> String {
    let terms: Vec<String> =
        query.terms.iter().filter(|term| term.excluded).map(|term| phrase(term, "")).collect();
    terms.join(" | ")
}

fn phrase(term: &Term, weight: &str) -> String {
    let last = term.words.len().saturating_sub(1);
    let words: Vec<String> = term
        .words
        .iter()
        .enumerate()
        .map(|(place, word)| {
            let star = if term.prefix && place == last { "*" } else { "" };
            let mark = if star.is_empty() && weight.is_empty() { "" } else { ":" };
            format!("'{}'{mark}{star}{weight}", plain(word))
        })
        .collect();
    format!("({})", words.join(" <-> "))
}

fn plain(word: &str) -> String {
    word.replace(['\'', '\\'], "")
}

/// The words of a title and a text, each with its place, as a tsvector is written.
fn vector(title: &str, body: &str) -> String {
    let mut out = String::with_capacity((title.len() + body.len()) * 2);
    let mut place = 0;
    for word in title.split_whitespace() {
        place += 1;
        out.push_str(&format!("'{}':{place}A ", plain(word)));
    }
    place += GAP;
    for word in body.split_whitespace() {
        place = (place + 1).min(LAST_PLACE);
        out.push_str(&format!("'{}':{place} ", plain(word)));
    }
    out
}

pub fn put(conn: &mut PgConnection, post: i64, title: &str, body: &str) -> QueryResult<()> {
    sql_query(
        "INSERT INTO search_index (post_id, words) VALUES ($1, CAST($2 AS tsvector)) \
         ON CONFLICT (post_id) DO UPDATE SET words = excluded.words",
    )
    .bind::<BigInt, _>(post)
    .bind::<Text, _>(vector(title, body))
    .execute(conn)?;
    Ok(())
}

pub fn drop_post(conn: &mut PgConnection, post: i64) -> QueryResult<()> {
    sql_query("DELETE FROM search_index WHERE post_id = $1").bind::<BigInt, _>(post).execute(conn)?;
    Ok(())
}
