//! Letters that prove something: their tokens, kept as hashes.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::accounts::proof::Purpose;
use crate::kit::db::{Conn, Ts};
use crate::schema::letters_of_proof;

/// A token that was sent.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = letters_of_proof)]
pub struct ProofRow {
    pub id: i64,
    pub kind: Purpose,
    pub user_id: UserId,
    pub email: Option<String>,
    pub expires_at: Ts,
    pub used_at: Option<Ts>,
}

/// Writes a token down; older ones of the same purpose are worth nothing from now on.
pub fn insert(
    tx: &mut Conn,
    purpose: Purpose,
    user: UserId,
    token_hash: &str,
    email: Option<&str>,
    now: Ts,
) -> QueryResult<()> {
    forget(tx, user, &[purpose])?;
    diesel::insert_into(letters_of_proof::table)
        .values((
            letters_of_proof::kind.eq(purpose),
            letters_of_proof::token_hash.eq(token_hash),
            letters_of_proof::user_id.eq(user),
            letters_of_proof::email.eq(email),
            letters_of_proof::created_at.eq(now),
            letters_of_proof::expires_at.eq(now.plus(purpose.lifetime())),
        ))
        .execute(tx)?;
    Ok(())
}

/// The token's row while it is good: known, of one of these purposes, unused and in time.
pub fn good(
    conn: &mut Conn,
    purposes: &[Purpose],
    token_hash: &str,
    now: Ts,
) -> QueryResult<Option<ProofRow>> {
    letters_of_proof::table
        .filter(letters_of_proof::token_hash.eq(token_hash))
        .filter(letters_of_proof::kind.eq_any(purposes))
        .filter(letters_of_proof::used_at.is_null())
        .filter(letters_of_proof::expires_at.gt(now))
        .select(ProofRow::as_select())
        .first(conn)
        .optional()
}

/// Uses the token up. Of two uses at the same moment one finds nothing.
pub fn redeem(
    tx: &mut Conn,
    purposes: &[Purpose],
    token_hash: &str,
    now: Ts,
) -> QueryResult<Option<ProofRow>> {
    let Some(row) = good(tx, purposes, token_hash, now)? else {
        return Ok(None);
    };
    let used =
        diesel::update(letters_of_proof::table.find(row.id).filter(letters_of_proof::used_at.is_null()))
            .set(letters_of_proof::used_at.eq(now))
            .execute(tx)?;
    Ok((used == 1).then_some(row))
}

/// Somebody's newest token of a purpose, used or not.
pub fn latest(conn: &mut Conn, user: UserId, purpose: Purpose) -> QueryResult<Option<ProofRow>> {
    letters_of_proof::table
        .filter(letters_of_proof::user_id.eq(user))
        .filter(letters_of_proof::kind.eq(purpose))
        .order(letters_of_proof::id.desc())
        .select(ProofRow::as_select())
        .first(conn)
        .optional()
}

pub fn forget(tx: &mut Conn, user: UserId, purposes: &[Purpose]) -> QueryResult<usize> {
    diesel::delete(
        letters_of_proof::table
            .filter(letters_of_proof::user_id.eq(user))
            .filter(letters_of_proof::kind.eq_any(purposes)),
    )
    .execute(tx)
}

/// Forgets tokens that are out of date.
pub fn sweep(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    diesel::delete(letters_of_proof::table.filter(letters_of_proof::expires_at.lt(now))).execute(tx)
}
