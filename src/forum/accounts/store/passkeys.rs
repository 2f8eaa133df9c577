//! Keys, and what was asked of browsers.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{passkey_challenges, passkeys};

/// A key of somebody's.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = passkeys)]
pub struct PasskeyRow {
    pub id: i64,
    pub user_id: UserId,
    pub name: String,
    pub credential_id: String,
    pub credential: String,
    pub created_at: Ts,
    pub used_at: Option<Ts>,
}

/// The keys of somebody, the oldest first.
pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<PasskeyRow>> {
    passkeys::table
        .filter(passkeys::user_id.eq(user))
        .order(passkeys::id)
        .select(PasskeyRow::as_select())
        .load(conn)
}

pub fn by_credential(conn: &mut Conn, credential: &str) -> QueryResult<Option<PasskeyRow>> {
    passkeys::table
        .filter(passkeys::credential_id.eq(credential))
        .select(PasskeyRow::as_select())
        .first(conn)
        .optional()
}

/// A key to write down: its owner, its name, what it calls itself, and its public part.
pub struct NewPasskey<'a> {
    pub user: UserId,
    pub name: &'a str,
    pub credential_id: &'a str,
    pub credential: &'a str,
}

pub fn insert(tx: &mut Conn, new: &NewPasskey<'_>, now: Ts) -> QueryResult<()> {
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::user_id.eq(new.user),
            passkeys::name.eq(new.name),
            passkeys::credential_id.eq(new.credential_id),
            passkeys::credential.eq(new.credential),
            passkeys::created_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// It was used; `was` is what the row said when it was looked at: `false` when another use came between.
pub fn set_used(tx: &mut Conn, row: &PasskeyRow, credential: &str, now: Ts) -> QueryResult<bool> {
    let same = passkeys::table.find(row.id).filter(passkeys::credential.eq(&row.credential));
    let done = diesel::update(same)
        .set((passkeys::credential.eq(credential), passkeys::used_at.eq(now)))
        .execute(tx)?;
    Ok(done == 1)
}

/// Removes somebody's own key; its name.
pub fn remove(tx: &mut Conn, user: UserId, id: i64) -> QueryResult<Option<String>> {
    let own = passkeys::table.find(id).filter(passkeys::user_id.eq(user));
    let name = own.select(passkeys::name).first(tx).optional()?;
    diesel::delete(own).execute(tx)?;
    Ok(name)
}

/// What a browser was asked, until then.
pub fn ask(tx: &mut Conn, ticket: &str, user: Option<UserId>, state: &str, until: Ts) -> QueryResult<()> {
    diesel::insert_into(passkey_challenges::table)
        .values((
            passkey_challenges::ticket_hash.eq(ticket),
            passkey_challenges::user_id.eq(user),
            passkey_challenges::state.eq(state),
            passkey_challenges::until.eq(until),
        ))
        .execute(tx)?;
    Ok(())
}

/// Takes what was asked: good once, and for whom it was asked. Deleting is the lock.
pub fn take(tx: &mut Conn, ticket: &str, user: Option<UserId>, now: Ts) -> QueryResult<Option<String>> {
    let asked = passkey_challenges::table.find(ticket);
    type Row = (Option<UserId>, String, Ts);
    let found: Option<Row> = asked
        .select((passkey_challenges::user_id, passkey_challenges::state, passkey_challenges::until))
        .first(tx)
        .optional()?;
    let is_mine = diesel::delete(asked).execute(tx)? == 1;
    Ok(found.filter(|(whose, _, until)| is_mine && *whose == user && *until > now).map(|(_, state, _)| state))
}

/// Forgets what nobody answered.
pub fn sweep(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    diesel::delete(passkey_challenges::table.filter(passkey_challenges::until.lt(now))).execute(tx)
}
