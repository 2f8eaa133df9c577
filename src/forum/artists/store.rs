//! What others ask about artists.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Artist, ArtistId};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, any_of};
use crate::schema::{artist_members as members, artists};

/// The verified artists that somebody works for, by name.
pub fn verified_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Artist>> {
    members::table
        .inner_join(artists::table)
        .filter(members::user_id.eq(user))
        .filter(artists::verified_at.is_not_null())
        .order((artists::name, artists::id))
        .select(Artist::as_select())
        .load(conn)
}

/// What these artists are called.
pub fn names(conn: &mut Conn, ids: &[ArtistId]) -> QueryResult<HashMap<ArtistId, String>> {
    let rows: Vec<(ArtistId, String)> =
        artists::table.filter(any_of(artists::id, ids)).select((artists::id, artists::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
