//! How somebody wants to be told, and whether letters reach them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::each;
use crate::features::notifications::model::{Kind, Settings, Way};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{notice_choices, notice_settings};

pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Settings> {
    let row = notice_settings::table.find(user).select(Settings::as_select()).first(conn).optional()?;
    Ok(row.unwrap_or_default())
}

/// What somebody chose; a kind that is not here goes its usual way.
pub fn choices(conn: &mut Conn, user: UserId) -> QueryResult<HashMap<Kind, Way>> {
    let rows: Vec<(Kind, Way)> = notice_choices::table
        .filter(notice_choices::user_id.eq(user))
        .select((notice_choices::kind, notice_choices::way))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub fn choose(tx: &mut Conn, user: UserId, kind: Kind, way: Way) -> QueryResult<()> {
    let row = (notice_choices::user_id.eq(user), notice_choices::kind.eq(kind), notice_choices::way.eq(way));
    each!(tx, c => diesel::insert_into(notice_choices::table)
        .values(row)
        .on_conflict((notice_choices::user_id, notice_choices::kind))
        .do_update()
        .set(notice_choices::way.eq(excluded(notice_choices::way)))
        .execute(c))?;
    Ok(())
}

/// What the form of the settings sets, apart from the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    pub follow_own: bool,
    pub follow_replied: bool,
    pub mail_on: bool,
    pub quiet: Option<(i64, i64)>,
}

pub fn set(tx: &mut Conn, user: UserId, habits: &Habits) -> QueryResult<()> {
    keep_row(tx, user)?;
    diesel::update(notice_settings::table.find(user))
        .set((
            notice_settings::follow_own.eq(habits.follow_own),
            notice_settings::follow_replied.eq(habits.follow_replied),
            notice_settings::mail_on.eq(habits.mail_on),
            notice_settings::quiet_from.eq(habits.quiet.map(|hours| hours.0)),
            notice_settings::quiet_until.eq(habits.quiet.map(|hours| hours.1)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Whether a letter that comes back stops the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// The mailbox is full, the server was away: counted.
    Soft,
    /// There is no such mailbox.
    Hard,
}

/// So many letters that come back for the time being stop the others as well.
pub const SOFT_BOUNCES: i64 = 5;

/// Notes that a letter to the address with this key came back; another
/// address begins anew. Gives whether letters are stopped now.
pub fn bounced(
    tx: &mut Conn,
    user: UserId,
    key: &str,
    (lasting, reason): (Lasting, &str),
    now: Ts,
) -> QueryResult<bool> {
    keep_row(tx, user)?;
    let before = of(tx, user)?;
    let is_same = before.bounced_key.as_deref() == Some(key);
    let bounces = if is_same { before.bounces + 1 } else { 1 };
    let is_off = lasting == Lasting::Hard || bounces >= SOFT_BOUNCES || (is_same && before.is_off);
    diesel::update(notice_settings::table.find(user))
        .set((
            notice_settings::bounced_key.eq(key),
            notice_settings::bounces.eq(bounces),
            notice_settings::bounced_at.eq(now),
            notice_settings::bounce_reason.eq(reason),
            notice_settings::is_off.eq(is_off),
        ))
        .execute(tx)?;
    Ok(is_off)
}

/// Letters go out again: the address works, says who reads it.
pub fn forget_bounces(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::update(notice_settings::table.find(user))
        .set((
            notice_settings::bounced_key.eq(None::<String>),
            notice_settings::bounces.eq(0),
            notice_settings::bounced_at.eq(None::<Ts>),
            notice_settings::bounce_reason.eq(None::<String>),
            notice_settings::is_off.eq(false),
        ))
        .execute(tx)?;
    Ok(())
}

/// A row of one's own where there was none.
fn keep_row(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    each!(tx, c => diesel::insert_into(notice_settings::table)
        .values(notice_settings::user_id.eq(user))
        .on_conflict(notice_settings::user_id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}
