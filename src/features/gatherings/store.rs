//! Every question about gatherings and their guests.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::forms::NewGathering;
use super::model::{Gathering, GatheringId, Guest, Place, State};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{gathering_guests as guests, gatherings};

pub fn by_id(conn: &mut Conn, id: GatheringId) -> QueryResult<Gathering> {
    gatherings::table.find(id).select(Gathering::as_select()).first(conn)
}

/// Holds it until the end of the transaction, so that seats are given one after the other.
pub fn held(tx: &mut Conn, id: GatheringId) -> QueryResult<Gathering> {
    diesel::update(gatherings::table.find(id)).set(gatherings::seats.eq(gatherings::seats)).execute(tx)?;
    by_id(tx, id)
}

/// What is to come or goes on, the next one first.
pub fn coming(conn: &mut Conn, now: Ts, most: i64) -> QueryResult<Vec<Gathering>> {
    gatherings::table
        .filter(gatherings::ends_at.ge(now))
        .order((gatherings::starts_at, gatherings::id))
        .limit(most)
        .select(Gathering::as_select())
        .load(conn)
}

/// What is to come where this person has a seat, or waits for one.
pub fn coming_with(conn: &mut Conn, user: UserId, now: Ts) -> QueryResult<Vec<GatheringId>> {
    guests::table
        .inner_join(gatherings::table.on(gatherings::id.eq(guests::gathering_id)))
        .filter(guests::user_id.eq(user))
        .filter(gatherings::starts_at.gt(now))
        .order(gatherings::id)
        .select(gatherings::id)
        .load(conn)
}

/// What is over, the latest first.
pub fn past(conn: &mut Conn, now: Ts, most: i64) -> QueryResult<Vec<Gathering>> {
    gatherings::table
        .filter(gatherings::ends_at.lt(now))
        .order((gatherings::ends_at.desc(), gatherings::id.desc()))
        .limit(most)
        .select(Gathering::as_select())
        .load(conn)
}

pub fn insert(tx: &mut Conn, new: &NewGathering, by: UserId, now: Ts) -> QueryResult<GatheringId> {
    diesel::insert_into(gatherings::table)
        .values((
            new.clone(),
            gatherings::state.eq(State::Planned),
            gatherings::created_by.eq(by),
            gatherings::created_at.eq(now),
            gatherings::changed_at.eq(now),
        ))
        .returning(gatherings::id)
        .get_result(tx)
}

pub fn update(tx: &mut Conn, id: GatheringId, new: &NewGathering, now: Ts) -> QueryResult<()> {
    diesel::update(gatherings::table.find(id))
        .set((new.clone(), gatherings::sequence.eq(gatherings::sequence + 1), gatherings::changed_at.eq(now)))
        .execute(tx)?;
    Ok(())
}

pub fn set_state(tx: &mut Conn, id: GatheringId, state: State, now: Ts) -> QueryResult<()> {
    diesel::update(gatherings::table.find(id))
        .set((
            gatherings::state.eq(state),
            gatherings::sequence.eq(gatherings::sequence + 1),
            gatherings::changed_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn guest(conn: &mut Conn, id: GatheringId, user: UserId) -> QueryResult<Option<Guest>> {
    guests::table
        .filter(guests::gathering_id.eq(id))
        .filter(guests::user_id.eq(user))
        .select(Guest::as_select())
        .first(conn)
        .optional()
}

/// Everybody who has a seat or waits, in the order in which they came.
pub fn guests_of(conn: &mut Conn, id: GatheringId) -> QueryResult<Vec<Guest>> {
    guests::table.filter(guests::gathering_id.eq(id)).order(guests::id).select(Guest::as_select()).load(conn)
}

/// How many have a seat, and how many wait.
pub fn counts(conn: &mut Conn, id: GatheringId) -> QueryResult<(i64, i64)> {
    let rows: Vec<(Place, i64)> = guests::table
        .filter(guests::gathering_id.eq(id))
        .group_by(guests::state)
        .select((guests::state, count_star()))
        .load(conn)?;
    let of = |place: Place| rows.iter().find(|row| row.0 == place).map_or(0, |row| row.1);
    Ok((of(Place::Seat), of(Place::Waiting)))
}

/// What somebody has in each of these.
pub fn places_of(
    conn: &mut Conn,
    user: UserId,
    ids: &[GatheringId],
) -> QueryResult<HashMap<GatheringId, Place>> {
    let rows: Vec<(GatheringId, Place)> = guests::table
        .filter(guests::user_id.eq(user))
        .filter(any_of(guests::gathering_id, ids))
        .select((guests::gathering_id, guests::state))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How many wait before this one, and this one.
pub fn place_in_queue(conn: &mut Conn, id: GatheringId, guest: i64) -> QueryResult<i64> {
    guests::table
        .filter(guests::gathering_id.eq(id))
        .filter(guests::state.eq(Place::Waiting))
        .filter(guests::id.le(guest))
        .count()
        .get_result(conn)
}

pub fn add(tx: &mut Conn, id: GatheringId, user: UserId, place: Place, now: Ts) -> QueryResult<()> {
    diesel::insert_into(guests::table)
        .values((
            guests::gathering_id.eq(id),
            guests::user_id.eq(user),
            guests::state.eq(place),
            guests::at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// `false` when there was nothing to give back.
pub fn remove(tx: &mut Conn, id: GatheringId, user: UserId) -> QueryResult<bool> {
    let own = guests::table.filter(guests::gathering_id.eq(id)).filter(guests::user_id.eq(user));
    Ok(diesel::delete(own).execute(tx)? == 1)
}

/// Gives seats to those who have waited longest; says to whom.
pub fn move_up(tx: &mut Conn, id: GatheringId, most: i64) -> QueryResult<Vec<UserId>> {
    let next: Vec<(i64, UserId)> = guests::table
        .filter(guests::gathering_id.eq(id))
        .filter(guests::state.eq(Place::Waiting))
        .order(guests::id)
        .limit(most)
        .select((guests::id, guests::user_id))
        .load(tx)?;
    let rows: Vec<i64> = next.iter().map(|row| row.0).collect();
    diesel::update(guests::table.filter(any_of(guests::id, &rows)))
        .set(guests::state.eq(Place::Seat))
        .execute(tx)?;
    Ok(next.into_iter().map(|row| row.1).collect())
}

/// Writes down who came: these, and nobody else.
pub fn set_attended(tx: &mut Conn, id: GatheringId, came: &[UserId]) -> QueryResult<()> {
    let all = guests::table.filter(guests::gathering_id.eq(id));
    diesel::update(all).set(guests::attended.eq(false)).execute(tx)?;
    let those = guests::table.filter(guests::gathering_id.eq(id)).filter(any_of(guests::user_id, came));
    diesel::update(those).set(guests::attended.eq(true)).execute(tx)?;
    Ok(())
}
