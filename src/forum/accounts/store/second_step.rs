//! The second step at the door, the codes for when it is lost, and who came in from where.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{recovery_codes, second_steps, sign_ins};
use crate::word_enum;

/// The row of an app; it asks for codes once it is confirmed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = second_steps)]
pub struct SecondStep {
    /// Hidden with the site's secret.
    pub secret: String,
    pub confirmed_at: Option<Ts>,
    pub last_step: i64,
}

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Option<SecondStep>> {
    second_steps::table.find(user).select(SecondStep::as_select()).first(conn).optional()
}

/// Lays a new secret down in place of one that was never confirmed; `false` when there is a confirmed one.
pub fn begin(tx: &mut Conn, user: UserId, secret: &str, now: Ts) -> QueryResult<bool> {
    diesel::delete(second_steps::table.find(user).filter(second_steps::confirmed_at.is_null()))
        .execute(tx)?;
    if of(tx, user)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(second_steps::table)
        .values((
            second_steps::user_id.eq(user),
            second_steps::secret.eq(secret),
            second_steps::created_at.eq(now),
        ))
        .execute(tx)?;
    Ok(true)
}

/// Takes the secret for good; `false` when it was or is another one.
pub fn confirm(tx: &mut Conn, user: UserId, secret: &str, step: i64, now: Ts) -> QueryResult<bool> {
    let done = diesel::update(
        second_steps::table
            .find(user)
            .filter(second_steps::confirmed_at.is_null())
            .filter(second_steps::secret.eq(secret)),
    )
    .set((second_steps::confirmed_at.eq(now), second_steps::last_step.eq(step)))
    .execute(tx)?;
    Ok(done == 1)
}

/// Uses a step up; `false` when it or a later one was used. The condition is the lock.
pub fn spend_step(tx: &mut Conn, user: UserId, step: i64) -> QueryResult<bool> {
    let done = diesel::update(
        second_steps::table
            .find(user)
            .filter(second_steps::confirmed_at.is_not_null())
            .filter(second_steps::last_step.lt(step)),
    )
    .set(second_steps::last_step.eq(step))
    .execute(tx)?;
    Ok(done == 1)
}

/// Ends it, with its recovery codes.
pub fn end(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(tx)?;
    diesel::delete(second_steps::table.find(user)).execute(tx)?;
    Ok(())
}

/// Puts new recovery codes in place of all old ones.
pub fn replace_codes(tx: &mut Conn, user: UserId, hashes: &[String]) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(tx)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::user_id.eq(user), recovery_codes::code_hash.eq(hash)))
            .execute(tx)?;
    }
    Ok(())
}

/// Uses a recovery code up; `false` when there is none, or it was used. The condition is the lock.
pub fn spend_code(tx: &mut Conn, user: UserId, hash: &str, now: Ts) -> QueryResult<bool> {
    let done =
        diesel::update(recovery_codes::table.find((user, hash)).filter(recovery_codes::used_at.is_null()))
            .set(recovery_codes::used_at.eq(now))
            .execute(tx)?;
    Ok(done == 1)
}

pub fn codes_left(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    recovery_codes::table
        .filter(recovery_codes::user_id.eq(user))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)
}

word_enum! {
    /// How an attempt with the right password ended.
    SignInOutcome {
        In = "in",
        WrongCode = "wrong_code",
        /// By a code for a lost app.
        Recovered = "recovered",
    }
}

/// One attempt with the right password.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sign_ins)]
pub struct SignIn {
    pub outcome: SignInOutcome,
    pub device: String,
    pub address: String,
    pub at: Ts,
}

pub fn record_sign_in(tx: &mut Conn, user: UserId, sign_in: &SignIn) -> QueryResult<()> {
    diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::user_id.eq(user),
            sign_ins::outcome.eq(sign_in.outcome),
            sign_ins::device.eq(&sign_in.device),
            sign_ins::address.eq(&sign_in.address),
            sign_ins::at.eq(sign_in.at),
        ))
        .execute(tx)?;
    Ok(())
}

/// The latest, newest first.
pub fn sign_ins(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<SignIn>> {
    sign_ins::table
        .filter(sign_ins::user_id.eq(user))
        .order(sign_ins::id.desc())
        .limit(most)
        .select(SignIn::as_select())
        .load(conn)
}

/// Whether somebody came in before, but never with this kind of device from this place.
pub fn is_new_device(conn: &mut Conn, user: UserId, device: &str, address: &str) -> QueryResult<bool> {
    let before = sign_ins::table
        .filter(sign_ins::user_id.eq(user))
        .filter(sign_ins::outcome.ne(SignInOutcome::WrongCode));
    let all: i64 = before.count().get_result(conn)?;
    let same: i64 = before
        .filter(sign_ins::device.eq(device))
        .filter(sign_ins::address.eq(address))
        .count()
        .get_result(conn)?;
    Ok(all > 0 && same == 0)
}

/// Forgets what is old.
pub fn sweep(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    diesel::delete(sign_ins::table.filter(sign_ins::at.lt(before))).execute(tx)
}
