//! Artists, seats and macros, written as a file has them.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::each;
use crate::features::exchange::model::Kind;
use crate::features::exchange::rows::OriginRow;
use crate::features::exchange::store::insert_origins;
use crate::kit::db::{Conn, Ts};
use crate::schema::{artist_members, artists, case_macros, desk_seats, desk_teams};

/// An artist with those who work for them: who, role, whether it is shown, since when.
#[derive(Clone)]
pub struct ArtistMaking {
    pub original: String,
    pub name: String,
    pub key: String,
    pub verified_at: Option<Ts>,
    pub created_at: Ts,
    pub people: Vec<(i64, String, bool, Ts)>,
}

/// The names, as keys, that verified artists here have.
pub fn verified_keys(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let found: Vec<String> = artists::table
        .filter(artists::verified_at.is_not_null())
        .filter(artists::name_key.eq_any(keys))
        .select(artists::name_key)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

pub fn insert_artists(tx: &mut Conn, making: &[ArtistMaking]) -> QueryResult<()> {
    for one in making {
        let id: i64 = diesel::insert_into(artists::table)
            .values((
                artists::name.eq(&one.name),
                artists::name_key.eq(&one.key),
                artists::verified_at.eq(one.verified_at),
                artists::created_at.eq(one.created_at),
                artists::changed_at.eq(one.created_at),
            ))
            .returning(artists::id)
            .get_result(tx)?;
        for (user, role, shown, joined_at) in &one.people {
            let row = (
                artist_members::artist_id.eq(id),
                artist_members::user_id.eq(user),
                artist_members::role.eq(role),
                artist_members::shown.eq(shown),
                artist_members::joined_at.eq(joined_at),
            );
            each!(&mut *tx, c => diesel::insert_into(artist_members::table)
                .values(row)
                .on_conflict_do_nothing()
                .execute(c))?;
        }
        insert_origins(tx, &[OriginRow { kind: Kind::Artist.word(), original: one.original.clone(), id }])?;
    }
    Ok(())
}

/// How cases find somebody; what was set here before stays. Gives how many are new.
pub fn insert_teams(tx: &mut Conn, rows: &[(String, &'static str)]) -> QueryResult<usize> {
    let mut made = 0;
    for (team, routing) in rows {
        let row = (desk_teams::team.eq(team), desk_teams::routing.eq(routing));
        made += each!(&mut *tx, c => diesel::insert_into(desk_teams::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(made)
}

/// Seats as user, team, whether they take cases, and what they know. Gives how many are new.
pub fn insert_seats(tx: &mut Conn, rows: &[(i64, String, bool, String)]) -> QueryResult<usize> {
    let mut made = 0;
    for (user, team, takes, knows) in rows {
        let row = (
            desk_seats::user_id.eq(user),
            desk_seats::team.eq(team),
            desk_seats::takes.eq(takes),
            desk_seats::knows.eq(knows),
        );
        made += each!(&mut *tx, c => diesel::insert_into(desk_seats::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c))?;
    }
    Ok(made)
}

/// A macro: the record's id, name, words, by whom, when it was changed.
pub type MacroMaking = (String, String, String, i64, Ts);

pub fn insert_macros(tx: &mut Conn, making: &[MacroMaking]) -> QueryResult<()> {
    for (original, name, body, by, at) in making {
        let id: i64 = diesel::insert_into(case_macros::table)
            .values((
                case_macros::name.eq(name),
                case_macros::body.eq(body),
                case_macros::by_id.eq(by),
                case_macros::changed_at.eq(at),
            ))
            .returning(case_macros::id)
            .get_result(tx)?;
        insert_origins(tx, &[OriginRow { kind: Kind::Macro.word(), original: original.clone(), id }])?;
    }
    Ok(())
}
