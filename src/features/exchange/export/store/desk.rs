//! How the support desk is set up, and its artists, as records.

use diesel::prelude::*;

use super::beside::grouped;
use super::names_of;
use crate::features::exchange::model::{
    ArtistRecord, Kind, MacroRecord, MemberRecord, SeatRecord, TeamRecord,
};
use crate::forum::cases::store::seats;
use crate::kit::db::{Conn, Ts};
use crate::schema::{artist_members, artists, case_macros};

/// All artists: there are few, of whom a person has looked at each.
pub fn artists(conn: &mut Conn) -> QueryResult<Vec<ArtistRecord>> {
    let rows: Vec<(i64, String, Option<Ts>, Ts)> = artists::table
        .order(artists::id)
        .select((artists::id, artists::name, artists::verified_at, artists::created_at))
        .load(conn)?;
    let people: Vec<(i64, i64, String, bool, Ts)> = artist_members::table
        .order((artist_members::artist_id, artist_members::joined_at, artist_members::user_id))
        .select((
            artist_members::artist_id,
            artist_members::user_id,
            artist_members::role,
            artist_members::shown,
            artist_members::joined_at,
        ))
        .load(conn)?;
    let name = names_of(conn, Kind::Artist, &rows.iter().map(|row| row.0).collect::<Vec<_>>())?;
    let user = names_of(conn, Kind::User, &people.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let mut teams = grouped(people.into_iter().map(|(artist, who, role, shown, joined_at)| {
        (artist, MemberRecord { user: user(who), role, shown, joined_at: joined_at.rfc3339() })
    }));
    let record = |(id, title, verified_at, created_at): (i64, String, Option<Ts>, Ts)| ArtistRecord {
        id: name(id),
        name: title,
        verified_at: verified_at.map(Ts::rfc3339),
        created_at: created_at.rfc3339(),
        people: teams.remove(&id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(record).collect())
}

/// Teams whose cases find somebody by themselves.
pub fn teams(conn: &mut Conn) -> QueryResult<Vec<TeamRecord>> {
    let rows = seats::routings(conn)?;
    Ok(rows
        .into_iter()
        .map(|(team, routing)| TeamRecord { team, routing: routing.word().to_owned() })
        .collect())
}

pub fn seats(conn: &mut Conn) -> QueryResult<Vec<SeatRecord>> {
    let rows = seats::all(conn)?;
    let user = names_of(conn, Kind::User, &rows.iter().map(|seat| seat.user_id.0).collect::<Vec<_>>())?;
    Ok(rows
        .into_iter()
        .map(|seat| SeatRecord {
            user: user(seat.user_id.0),
            takes: seat.takes,
            knows: seat.categories().map(str::to_owned).collect(),
            team: seat.team,
        })
        .collect())
}

/// Macros that can be used; what was changed or taken away is not in a file.
pub fn macros(conn: &mut Conn) -> QueryResult<Vec<MacroRecord>> {
    let rows: Vec<(i64, String, String, i64, Ts)> = case_macros::table
        .filter(case_macros::gone_at.is_null())
        .order(case_macros::id)
        .select((
            case_macros::id,
            case_macros::name,
            case_macros::body,
            case_macros::by_id,
            case_macros::changed_at,
        ))
        .load(conn)?;
    let name = names_of(conn, Kind::Macro, &rows.iter().map(|row| row.0).collect::<Vec<_>>())?;
    let user = names_of(conn, Kind::User, &rows.iter().map(|row| row.3).collect::<Vec<_>>())?;
    let record = |(id, title, body, by, at): (i64, String, String, i64, Ts)| MacroRecord {
        id: name(id),
        name: title,
        body,
        by: user(by),
        at: at.rfc3339(),
    };
    Ok(rows.into_iter().map(record).collect())
}
