//! Live chat: what its pages promise, and what its sockets do.

mod pages;
mod sockets;

use bandstand::kit::db::Conn;
use bandstand::schema::{artist_members, artists};
use diesel::prelude::*;

/// A verified artist with this team of one.
pub fn artist(conn: &mut Conn, name: &str, user: i64) {
    let id: i64 = diesel::insert_into(artists::table)
        .values((
            artists::name.eq(name),
            artists::name_key.eq(name.to_lowercase()),
            artists::verified_at.eq(1_i64),
            artists::created_at.eq(1_i64),
            artists::changed_at.eq(1_i64),
        ))
        .returning(artists::id)
        .get_result(conn)
        .expect("an artist");
    diesel::insert_into(artist_members::table)
        .values((
            artist_members::artist_id.eq(id),
            artist_members::user_id.eq(user),
            artist_members::role.eq("owner"),
            artist_members::shown.eq(false),
            artist_members::joined_at.eq(1_i64),
        ))
        .execute(conn)
        .expect("a team");
}

/// The first artist of somebody.
fn artist_of(conn: &mut Conn, user: i64) -> String {
    let id: i64 = artist_members::table
        .filter(artist_members::user_id.eq(user))
        .select(artist_members::artist_id)
        .first(conn)
        .expect("an artist");
    id.to_string()
}
