//! Who sits on which team of the desk, what they know, and how a team's cases find somebody.

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{State, UserId};
use crate::forum::cases::model::{Routing, Seat};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, any_of};
use crate::schema::{desk_seats, desk_teams, users};

/// Every seat of those whose account is in use, by team.
pub fn seats(conn: &mut Conn) -> QueryResult<Vec<Seat>> {
    desk_seats::table
        .inner_join(users::table.on(users::id.eq(desk_seats::user_id)))
        .filter(users::state.eq(State::Active))
        .order((desk_seats::team, desk_seats::user_id))
        .select(Seat::as_select())
        .load(conn)
}

/// Every seat there is, by team.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<Seat>> {
    desk_seats::table.order((desk_seats::team, desk_seats::user_id)).select(Seat::as_select()).load(conn)
}

pub fn seat(conn: &mut Conn, user: UserId, team: &str) -> QueryResult<Option<Seat>> {
    desk_seats::table.find((user, team)).select(Seat::as_select()).first(conn).optional()
}

/// The seats of a team that take cases, of those who work at the desk.
pub fn taking(conn: &mut Conn, team: &str, roles: &[Role]) -> QueryResult<Vec<Seat>> {
    desk_seats::table
        .inner_join(users::table.on(users::id.eq(desk_seats::user_id)))
        .filter(users::state.eq(State::Active))
        .filter(any_of(users::role, roles))
        .filter(desk_seats::team.eq(team))
        .filter(desk_seats::takes.eq(true))
        .order(desk_seats::user_id)
        .select(Seat::as_select())
        .load(conn)
}

/// The seats that somebody has, by team.
pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Seat>> {
    desk_seats::table
        .filter(desk_seats::user_id.eq(user))
        .order(desk_seats::team)
        .select(Seat::as_select())
        .load(conn)
}

/// The teams on which somebody sits and takes cases.
pub fn teams_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<String>> {
    Ok(of(conn, user)?.into_iter().filter(|seat| seat.takes).map(|seat| seat.team).collect())
}

/// Who of these sits on a team and takes cases.
pub fn seated_among(conn: &mut Conn, team: &str, users: &[UserId]) -> QueryResult<Vec<UserId>> {
    desk_seats::table
        .filter(desk_seats::team.eq(team))
        .filter(desk_seats::takes.eq(true))
        .filter(any_of(desk_seats::user_id, users))
        .select(desk_seats::user_id)
        .load(conn)
}

/// Somebody sits there, or sits otherwise; what they know stays.
pub fn set_takes(tx: &mut Conn, user: UserId, team: &str, takes: bool) -> QueryResult<()> {
    let row = (desk_seats::user_id.eq(user), desk_seats::team.eq(team), desk_seats::takes.eq(takes));
    each!(tx, c => diesel::insert_into(desk_seats::table)
        .values(row)
        .on_conflict((desk_seats::user_id, desk_seats::team))
        .do_update()
        .set(desk_seats::takes.eq(takes))
        .execute(c))?;
    Ok(())
}

/// What somebody on a team takes; `knows` as `Seat` keeps it.
pub fn set_knows(tx: &mut Conn, user: UserId, team: &str, knows: &str) -> QueryResult<()> {
    diesel::update(desk_seats::table.find((user, team))).set(desk_seats::knows.eq(knows)).execute(tx)?;
    Ok(())
}

pub fn remove(tx: &mut Conn, user: UserId, team: &str) -> QueryResult<()> {
    diesel::delete(desk_seats::table.find((user, team))).execute(tx)?;
    Ok(())
}

/// How the cases of a team find somebody.
pub fn routing(conn: &mut Conn, team: &str) -> QueryResult<Routing> {
    let found = desk_teams::table.find(team).select(desk_teams::routing).first(conn).optional()?;
    Ok(found.unwrap_or(Routing::Queue))
}

/// The teams where it was set, by their word.
pub fn routings(conn: &mut Conn) -> QueryResult<Vec<(String, Routing)>> {
    desk_teams::table.order(desk_teams::team).select((desk_teams::team, desk_teams::routing)).load(conn)
}

/// The queue is what a team has without a row.
pub fn set_routing(tx: &mut Conn, team: &str, routing: Routing) -> QueryResult<()> {
    diesel::delete(desk_teams::table.find(team)).execute(tx)?;
    if routing != Routing::Queue {
        let row = (desk_teams::team.eq(team), desk_teams::routing.eq(routing));
        diesel::insert_into(desk_teams::table).values(row).execute(tx)?;
    }
    Ok(())
}
