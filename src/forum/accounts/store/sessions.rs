//! Where somebody is logged in.

use diesel::prelude::*;

use crate::forum::accounts::model::{State, User, UserId};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{sessions, users};

/// The session of a token's hash with its user, in one query.
pub fn by_session(conn: &mut Conn, token_hash: &str) -> QueryResult<Option<(User, SessionRow)>> {
    sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token_hash))
        .select((User::as_select(), SessionRow::as_select()))
        .first(conn)
        .optional()
}

/// One place where somebody is logged in.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    pub id: i64,
    pub created_at: Ts,
    pub seen_at: Ts,
    pub device: String,
    pub address: String,
    /// When its owner last showed that it is them.
    pub proven_at: Ts,
}

/// A session about to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub token_hash: String,
    pub device: String,
    pub address: String,
}

pub fn insert(tx: &mut Conn, user: UserId, session: &NewSession, now: Ts) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(&session.token_hash),
            sessions::user_id.eq(user),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::proven_at.eq(now),
            sessions::device.eq(&session.device),
            sessions::address.eq(&session.address),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<SessionRow>> {
    sessions::table
        .filter(sessions::user_id.eq(user))
        .order((sessions::seen_at.desc(), sessions::id.desc()))
        .select(SessionRow::as_select())
        .load(conn)
}

/// Ends one session, if it is this person's.
pub fn end(tx: &mut Conn, user: UserId, session: i64) -> QueryResult<usize> {
    diesel::delete(sessions::table.find(session).filter(sessions::user_id.eq(user))).execute(tx)
}

/// Ends all sessions of somebody but the one to keep.
pub fn end_all_but(tx: &mut Conn, user: UserId, keep: Option<i64>) -> QueryResult<usize> {
    let keep = keep.unwrap_or(0);
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::id.ne(keep)))
        .execute(tx)
}

/// Which of these sessions are good still: not ended, and of people who may be here.
pub fn alive(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<i64>> {
    sessions::table
        .inner_join(users::table)
        .filter(any_of(sessions::id, ids))
        .filter(any_of(users::state, &[State::Active, State::Silenced]))
        .select(sessions::id)
        .load(conn)
}

/// Notes that whoever sits there showed that it is them.
pub fn set_proven(tx: &mut Conn, session: i64, now: Ts) -> QueryResult<()> {
    diesel::update(sessions::table.find(session)).set(sessions::proven_at.eq(now)).execute(tx)?;
    Ok(())
}

/// Notes that somebody was here.
pub fn touch(tx: &mut Conn, user: UserId, session: i64, now: Ts) -> QueryResult<()> {
    diesel::update(sessions::table.find(session)).set(sessions::seen_at.eq(now)).execute(tx)?;
    diesel::update(users::table.find(user)).set(users::last_seen_at.eq(now)).execute(tx)?;
    Ok(())
}

/// Forgets sessions that nobody can use any more.
pub fn sweep(tx: &mut Conn, seen_before: Ts, created_before: Ts) -> QueryResult<usize> {
    diesel::delete(
        sessions::table.filter(sessions::seen_at.lt(seen_before).or(sessions::created_at.lt(created_before))),
    )
    .execute(tx)
}
