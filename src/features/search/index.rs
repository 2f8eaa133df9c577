//! Putting a post into the index and taking it out; both may be done again.

use diesel::prelude::*;

use super::{postgres, sqlite};
use crate::forum::posts::model::PostId;
use crate::kit::db::Conn;
use crate::kit::text::fold::search_terms;

/// Words and bytes of one post that are indexed: PostgreSQL holds no more, and
/// both databases shall find the same.
const MAX_WORDS: usize = 16_000;
const MAX_BYTES: usize = 400_000;

/// Indexes a post anew. `title` is the thread's for its first post and empty
/// for replies; `text` is plain.
pub fn put(tx: &mut Conn, post: PostId, title: &str, text: &str) -> QueryResult<()> {
    put_terms(tx, post, &search_terms(title), &terms_of(text))
}

/// As [`put`], with the words already folded by [`terms_of`] outside the transaction.
pub fn put_terms(tx: &mut Conn, post: PostId, title: &str, body: &str) -> QueryResult<()> {
    match tx {
        Conn::Pg(pg) => postgres::put(pg, post.0, title, body),
        Conn::Sqlite(sqlite) => sqlite::put(sqlite, post.0, title, body),
    }
}

pub fn drop(tx: &mut Conn, post: PostId) -> QueryResult<()> {
    match tx {
        Conn::Pg(pg) => postgres::drop_post(pg, post.0),
        Conn::Sqlite(sqlite) => sqlite::drop_post(sqlite, post.0),
    }
}

/// The words of a text as the index keeps them.
pub fn terms_of(text: &str) -> String {
    let mut terms = search_terms(text);
    let end = terms
        .match_indices(' ')
        .map(|(at, _)| at)
        .enumerate()
        .find_map(|(number, at)| (number + 1 >= MAX_WORDS || at >= MAX_BYTES).then_some(at));
    if let Some(end) = end {
        terms.truncate(end);
    }
    terms
}
