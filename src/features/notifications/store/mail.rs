//! Which letters are due, to whom, and what became of them.

use std::collections::HashMap;

use diesel::dsl::min;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::each;
use crate::features::notifications::model::{Kind, MailState, Settings, Way};
use crate::features::notifications::store::settings;
use crate::forum::accounts::model::{State, UserId};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{digests, notifications, users};

/// Puts a letter into the outbox for each who wants one at once and has none yet.
pub fn queue(tx: &mut Conn, dedupe: &str, kind: &str, now: Ts) -> QueryResult<()> {
    let queued = diesel::sql_query(
        "INSERT INTO outbox (kind, payload, due_at, created_at)
         SELECT $1, '{\"notification\":' || id || '}', $2, $2 FROM notifications
         WHERE dedupe = $3 AND mail_state = 'due' ORDER BY id",
    )
    .bind::<Text, _>(kind)
    .bind::<BigInt, _>(now.0)
    .bind::<Text, _>(dedupe)
    .execute(tx)?;
    if queued > 0 {
        diesel::update(
            notifications::table
                .filter(notifications::dedupe.eq(dedupe))
                .filter(notifications::mail_state.eq(MailState::Due)),
        )
        .set(notifications::mail_state.eq(MailState::Queued))
        .execute(tx)?;
    }
    Ok(())
}

/// Somebody as a letter must know them.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Addressee {
    pub id: UserId,
    pub username: String,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub confirmed_at: Option<Ts>,
    pub state: State,
    pub role: Role,
    pub zone: String,
}

pub fn addressee(conn: &mut Conn, user: UserId) -> QueryResult<(Addressee, Settings)> {
    let person = users::table.find(user).select(Addressee::as_select()).first(conn)?;
    Ok((person, settings::of(conn, user)?))
}

/// Whose it is, what the mail has to do with it, and by which subscription it came.
#[derive(Clone, Debug, Queryable)]
pub struct Queued {
    pub user: UserId,
    pub kind: Kind,
    pub mail_state: MailState,
    pub read_at: Option<Ts>,
    pub via: String,
    pub via_id: i64,
}

pub fn queued(conn: &mut Conn, id: i64) -> QueryResult<Option<Queued>> {
    notifications::table
        .find(id)
        .select((
            notifications::user_id,
            notifications::kind,
            notifications::mail_state,
            notifications::read_at,
            notifications::via,
            notifications::via_id,
        ))
        .first(conn)
        .optional()
}

pub fn set_state(tx: &mut Conn, id: i64, state: MailState) -> QueryResult<()> {
    diesel::update(notifications::table.find(id)).set(notifications::mail_state.eq(state)).execute(tx)?;
    Ok(())
}

pub fn set_digest_state(tx: &mut Conn, digest: i64, state: MailState) -> QueryResult<()> {
    diesel::update(notifications::table.filter(notifications::digest_id.eq(digest)))
        .set(notifications::mail_state.eq(state))
        .execute(tx)?;
    Ok(())
}

/// Somebody who has something for a digest, and since when.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub user: UserId,
    pub way: Way,
    pub since: Ts,
    pub zone: String,
}

/// The people after `after` for whom something waits, some hundred of them.
pub fn waiting(conn: &mut Conn, after: i64, most: i64) -> QueryResult<Vec<Waiting>> {
    let rows: Vec<(UserId, Way, Option<Ts>)> = notifications::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("mail_state = 'digest'"))
        .filter(notifications::user_id.gt(after))
        .group_by((notifications::user_id, notifications::way))
        .order((notifications::user_id, notifications::way))
        .limit(most)
        .select((notifications::user_id, notifications::way, min(notifications::at)))
        .load(conn)?;
    let ids: Vec<UserId> = rows.iter().map(|row| row.0).collect();
    let zones: Vec<(UserId, String)> =
        users::table.filter(any_of(users::id, &ids)).select((users::id, users::zone)).load(conn)?;
    let zones: HashMap<UserId, String> = zones.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|(user, way, since)| Waiting {
            user,
            way,
            since: since.unwrap_or_default(),
            zone: zones.get(&user).cloned().unwrap_or_default(),
        })
        .collect())
}

/// Puts what waits for somebody since before `due` into the digest of a day;
/// `None` when that day has one, or nothing waits.
pub fn make_digest(
    tx: &mut Conn,
    who: &Waiting,
    (due, day): (Ts, &str),
    now: Ts,
) -> QueryResult<Option<i64>> {
    let row =
        (digests::user_id.eq(who.user), digests::way.eq(who.way), digests::day.eq(day), digests::at.eq(now));
    let made = each!(tx, c => diesel::insert_into(digests::table)
        .values(row)
        .on_conflict((digests::user_id, digests::way, digests::day))
        .do_nothing()
        .execute(c))?;
    if made == 0 {
        return Ok(None);
    }
    let id: i64 = digests::table
        .filter(digests::user_id.eq(who.user))
        .filter(digests::way.eq(who.way))
        .filter(digests::day.eq(day))
        .select(digests::id)
        .first(tx)?;
    diesel::update(
        notifications::table
            .filter(notifications::user_id.eq(who.user))
            .filter(notifications::way.eq(who.way))
            .filter(notifications::mail_state.eq(MailState::Digest))
            .filter(notifications::at.lt(due)),
    )
    .set((notifications::mail_state.eq(MailState::Queued), notifications::digest_id.eq(id)))
    .execute(tx)?;
    Ok(Some(id))
}

/// Whose digest it is, and of which kind.
pub fn digest(conn: &mut Conn, id: i64) -> QueryResult<Option<(UserId, Way)>> {
    digests::table.find(id).select((digests::user_id, digests::way)).first(conn).optional()
}

/// Whose notification it is: for letters that came back.
pub fn owner(conn: &mut Conn, id: i64) -> QueryResult<Option<UserId>> {
    notifications::table.find(id).select(notifications::user_id).first(conn).optional()
}
