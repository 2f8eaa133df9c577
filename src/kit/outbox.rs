//! The outbox: what must happen because of a change is a row written with the change.
//!
//! A worker claims what is due, does it, and marks it done. A worker that dies
//! leaves a claim that runs out, so nothing is lost; a failure waits longer
//! each time and is set aside after [`MAX_ATTEMPTS`], for a person to look at.

use std::time::Duration;

use diesel::prelude::*;

use super::db::{Conn, Ts, any_of};
use crate::schema::outbox;

/// After so many failures an entry is set aside.
pub const MAX_ATTEMPTS: i64 = 12;
const CLAIM: Duration = Duration::from_secs(60);

/// An entry to work on.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Entry {
    pub id: i64,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
}

/// Writes an entry in the caller's transaction. `payload` is serialized as JSON.
pub fn record(tx: &mut Conn, kind: &str, payload: &impl serde::Serialize, now: Ts) -> QueryResult<()> {
    let payload = serde_json::to_string(payload)
        .map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::kind.eq(kind),
            outbox::payload.eq(payload),
            outbox::due_at.eq(now),
            outbox::created_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Claims up to `most` entries that are due. Must run in a write transaction;
/// on PostgreSQL another worker's claims are skipped, not waited for.
pub fn claim(tx: &mut Conn, now: Ts, most: i64) -> QueryResult<Vec<Entry>> {
    macro_rules! due {
        () => {
            outbox::table
                .filter(outbox::state.eq("waiting"))
                .filter(outbox::due_at.le(now))
                .filter(outbox::claimed_until.lt(now))
                .order(outbox::id)
                .limit(most)
                .select(Entry::as_select())
        };
    }
    let entries: Vec<Entry> = match tx {
        Conn::Pg(pg) => due!().for_update().skip_locked().load(pg)?,
        Conn::Sqlite(sqlite) => due!().load(sqlite)?,
    };
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    diesel::update(outbox::table.filter(any_of(outbox::id, &ids)))
        .set(outbox::claimed_until.eq(now.plus(CLAIM)))
        .execute(tx)?;
    Ok(entries)
}

pub fn done(tx: &mut Conn, id: i64) -> QueryResult<()> {
    diesel::delete(outbox::table.find(id)).execute(tx)?;
    Ok(())
}

/// Whether trying again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    ForNow,
    ForGood,
}

/// Whether anything waits to be claimed; a read, so that an idle site writes nothing.
pub fn is_due(conn: &mut Conn, now: Ts) -> QueryResult<bool> {
    let due = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now))
        .filter(outbox::claimed_until.lt(now))
        .select(outbox::id)
        .first::<i64>(conn)
        .optional()?;
    Ok(due.is_some())
}

/// Notes a failure: tried again later, or set aside when it failed too often or for good.
pub fn failed(tx: &mut Conn, entry: &Entry, reason: &str, lasting: Lasting, now: Ts) -> QueryResult<()> {
    let attempts = entry.attempts + 1;
    let wait = Duration::from_secs(10u64 << attempts.clamp(0, 10));
    let state = if lasting == Lasting::ForGood || attempts >= MAX_ATTEMPTS { "failed" } else { "waiting" };
    diesel::update(outbox::table.find(entry.id))
        .set((
            outbox::attempts.eq(attempts),
            outbox::last_error.eq(reason),
            outbox::state.eq(state),
            outbox::claimed_until.eq(0),
            outbox::due_at.eq(now.plus(wait)),
        ))
        .execute(tx)?;
    Ok(())
}
