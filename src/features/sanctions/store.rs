//! Every question about sanctions, and the state of an account that follows from them.

use diesel::prelude::*;

use super::forms::NewSanction;
use super::model::{Kind, Sanction, SanctionId};
use crate::forum::accounts::model::{State, UserId};
use crate::kit::db::{Conn, Ts};
use crate::schema::{sanctions, users};

pub fn insert(
    tx: &mut Conn,
    user: UserId,
    new: &NewSanction,
    by: UserId,
    now: Ts,
) -> QueryResult<SanctionId> {
    diesel::insert_into(sanctions::table)
        .values((
            sanctions::user_id.eq(user),
            sanctions::kind.eq(new.kind),
            sanctions::reason.eq(&new.reason),
            sanctions::message.eq(&new.message),
            sanctions::by_id.eq(by),
            sanctions::at.eq(now),
            sanctions::ends_at.eq(new.ends_at),
        ))
        .returning(sanctions::id)
        .get_result(tx)
}

pub fn by_id(conn: &mut Conn, id: SanctionId) -> QueryResult<Sanction> {
    sanctions::table.find(id).select(Sanction::as_select()).first(conn)
}

/// What was imposed on somebody at this instant.
pub fn imposed(conn: &mut Conn, user: UserId, kind: Kind, at: Ts) -> QueryResult<Sanction> {
    sanctions::table
        .filter(sanctions::user_id.eq(user))
        .filter(sanctions::kind.eq(kind))
        .filter(sanctions::at.eq(at))
        .order(sanctions::id)
        .select(Sanction::as_select())
        .first(conn)
}

/// All that was ever held against somebody, the latest first.
pub fn of(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Sanction>> {
    sanctions::table
        .filter(sanctions::user_id.eq(user))
        .order(sanctions::id.desc())
        .limit(most)
        .select(Sanction::as_select())
        .load(conn)
}

pub fn set_acknowledged(tx: &mut Conn, id: SanctionId, now: Ts) -> QueryResult<()> {
    diesel::update(sanctions::table.find(id).filter(sanctions::acknowledged_at.is_null()))
        .set(sanctions::acknowledged_at.eq(now))
        .execute(tx)?;
    Ok(())
}

/// Ends it; `false` when it had ended before.
pub fn set_lifted(tx: &mut Conn, id: SanctionId, by: Option<UserId>, now: Ts) -> QueryResult<bool> {
    let lifted = diesel::update(sanctions::table.find(id).filter(sanctions::lifted_at.is_null()))
        .set((sanctions::lifted_at.eq(now), sanctions::lifted_by.eq(by)))
        .execute(tx)?;
    Ok(lifted == 1)
}

/// Silences and bans whose end has come.
pub fn due(conn: &mut Conn, now: Ts, most: i64) -> QueryResult<Vec<SanctionId>> {
    sanctions::table
        .filter(sanctions::ends_at.le(now))
        .filter(sanctions::lifted_at.is_null())
        .order(sanctions::ends_at)
        .limit(most)
        .select(sanctions::id)
        .load(conn)
}

/// Holds somebody's row until the end of the transaction: sanctions on one
/// person follow each other.
pub fn hold(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::state.eq(users::state)).execute(tx)?;
    Ok(())
}

/// Makes the account what the sanctions that stand say; gives its state.
pub fn settle(tx: &mut Conn, user: UserId) -> QueryResult<State> {
    let standing: Vec<Sanction> = sanctions::table
        .filter(sanctions::user_id.eq(user))
        .filter(sanctions::lifted_at.is_null())
        .select(Sanction::as_select())
        .load(tx)?;
    let has = |kind: Kind| standing.iter().any(|one| one.kind == kind && one.stands());
    let state = if has(Kind::Ban) {
        State::Banned
    } else if has(Kind::Silence) {
        State::Silenced
    } else {
        State::Active
    };
    diesel::update(users::table.find(user).filter(users::state.ne(State::Deleted)))
        .set((users::state.eq(state), users::must_acknowledge.eq(has(Kind::Warning))))
        .execute(tx)?;
    Ok(state)
}
