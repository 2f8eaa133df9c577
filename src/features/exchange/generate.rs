//! Writing a generated community in batches, ids given.

use diesel::QueryResult;

use super::rows::{AreaRow, BoardRow, PostRow, ThreadRow, UserRow, WordsRow};
use super::store;
use crate::forum::recount;
use crate::kit::db::Conn;

pub fn users(tx: &mut Conn, rows: &[UserRow]) -> QueryResult<()> {
    store::reserve(tx, "users", rows.len())?;
    store::insert_users(tx, rows)
}

pub fn places(tx: &mut Conn, areas: &[AreaRow], boards: &[BoardRow]) -> QueryResult<()> {
    store::reserve(tx, "areas", areas.len())?;
    store::insert_areas(tx, areas)?;
    store::reserve(tx, "boards", boards.len())?;
    store::insert_boards(tx, boards)
}

pub fn threads(tx: &mut Conn, rows: &[ThreadRow]) -> QueryResult<()> {
    store::reserve(tx, "threads", rows.len())?;
    store::insert_threads(tx, rows)
}

pub fn posts(tx: &mut Conn, rows: &[PostRow], words: &[WordsRow]) -> QueryResult<()> {
    store::reserve(tx, "posts", rows.len())?;
    store::insert_posts(tx, rows)?;
    store::index_posts(tx, words)
}

/// Sets every counter when all is in.
pub fn count(tx: &mut Conn) -> QueryResult<()> {
    recount::store::repair(tx)
}
