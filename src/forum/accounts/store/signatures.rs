//! The lines below people's posts.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, any_of};
use crate::schema::signatures;

/// The HTML of these people's signatures; those who have none are missing.
pub fn of(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, String>> {
    let rows: Vec<(UserId, String)> = signatures::table
        .filter(any_of(signatures::user_id, ids))
        .select((signatures::user_id, signatures::html))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What these people typed; those who have none are missing.
pub fn bodies(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, String>> {
    let rows: Vec<(UserId, String)> = signatures::table
        .filter(any_of(signatures::user_id, ids))
        .select((signatures::user_id, signatures::body))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// What somebody typed; empty for none.
pub fn body(conn: &mut Conn, user: UserId) -> QueryResult<String> {
    let body: Option<String> =
        signatures::table.find(user).select(signatures::body).first(conn).optional()?;
    Ok(body.unwrap_or_default())
}

/// Sets it; an empty one is none.
pub fn set(tx: &mut Conn, user: UserId, body: &str, html: &str) -> QueryResult<()> {
    if body.is_empty() {
        diesel::delete(signatures::table.find(user)).execute(tx)?;
        return Ok(());
    }
    let words = (signatures::body.eq(body), signatures::html.eq(html));
    each!(tx, c => diesel::insert_into(signatures::table)
        .values((signatures::user_id.eq(user), words))
        .on_conflict(signatures::user_id)
        .do_update()
        .set(words)
        .execute(c))?;
    Ok(())
}
