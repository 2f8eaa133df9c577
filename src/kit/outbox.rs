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
/// After a crash what was claimed waits so long: short, because posts are not
/// found by the search until their events are heard.
const CLAIM: Duration = Duration::from_secs(10);

/// An entry to work on.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Entry {
    pub id: i64,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
    /// Until when it is ours; the mark by which we know our claim again.
    pub claimed_until: Ts,
}

/// Which entries a worker takes: letters wait for mail servers, and nothing
/// else shall wait for letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
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
pub fn claim(tx: &mut Conn, now: Ts, lane: Lane, most: i64) -> QueryResult<Vec<Entry>> {
    macro_rules! due {
        ($lane:expr) => {
            outbox::table
                .filter($lane)
                .filter(outbox::state.eq("waiting"))
                .filter(outbox::due_at.le(now))
                .filter(outbox::claimed_until.lt(now))
                .order(outbox::id)
                .limit(most)
                .select(Entry::as_select())
        };
    }
    let mut entries: Vec<Entry> = match tx {
        Conn::Pg(pg) => match lane {
            Lane::Only(kinds) => due!(outbox::kind.eq_any(kinds)).for_update().skip_locked().load(pg)?,
            Lane::AllBut(kinds) => due!(outbox::kind.ne_all(kinds)).for_update().skip_locked().load(pg)?,
        },
        Conn::Sqlite(sqlite) => match lane {
            Lane::Only(kinds) => due!(outbox::kind.eq_any(kinds)).load(sqlite)?,
            Lane::AllBut(kinds) => due!(outbox::kind.ne_all(kinds)).load(sqlite)?,
        },
    };
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    let until = now.plus(CLAIM);
    diesel::update(outbox::table.filter(any_of(outbox::id, &ids)))
        .set(outbox::claimed_until.eq(until))
        .execute(tx)?;
    for entry in &mut entries {
        entry.claimed_until = until;
    }
    Ok(entries)
}

/// Whether the claim may run out before `needed` has passed.
pub fn runs_out(entry: &Entry, needed: Duration, now: Ts) -> bool {
    entry.claimed_until < now.plus(needed)
}

/// Claims the entry for longer. `None` when the claim ran out and another
/// worker has taken the entry: it is no longer ours to do.
pub fn renew(tx: &mut Conn, entry: &Entry, needed: Duration, now: Ts) -> QueryResult<Option<Ts>> {
    let until = now.plus(needed).plus(CLAIM);
    let kept = diesel::update(ours(entry)).set(outbox::claimed_until.eq(until)).execute(tx)?;
    Ok((kept == 1).then_some(until))
}

/// Gives up the claim: another worker may have the entry at once.
pub fn release(tx: &mut Conn, entry: &Entry) -> QueryResult<()> {
    diesel::update(ours(entry)).set(outbox::claimed_until.eq(0)).execute(tx)?;
    Ok(())
}

type Ours =
    diesel::dsl::Filter<diesel::dsl::Find<outbox::table, i64>, diesel::dsl::Eq<outbox::claimed_until, Ts>>;

/// The entry while its claim is the one that we made.
fn ours(entry: &Entry) -> Ours {
    outbox::table.find(entry.id).filter(outbox::claimed_until.eq(entry.claimed_until))
}

/// Puts the entry off, which is no failure.
pub fn postpone(tx: &mut Conn, entry: &Entry, until: Ts) -> QueryResult<()> {
    diesel::update(ours(entry)).set((outbox::claimed_until.eq(0), outbox::due_at.eq(until))).execute(tx)?;
    Ok(())
}

/// Whoever did it: what is done is done.
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
pub fn is_due(conn: &mut Conn, now: Ts, lane: Lane) -> QueryResult<bool> {
    let due = outbox::table
        .into_boxed()
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now))
        .filter(outbox::claimed_until.lt(now))
        .select(outbox::id);
    let due = match lane {
        Lane::Only(kinds) => due.filter(any_of(outbox::kind, kinds)),
        Lane::AllBut(kinds) => due.filter(diesel::dsl::not(any_of(outbox::kind, kinds))),
    };
    Ok(due.first::<i64>(conn).optional()?.is_some())
}

/// Notes a failure: tried again later, or set aside when it failed too often or for good.
pub fn failed(tx: &mut Conn, entry: &Entry, reason: &str, lasting: Lasting, now: Ts) -> QueryResult<()> {
    let attempts = entry.attempts + 1;
    let wait = Duration::from_secs(10u64 << attempts.clamp(0, 10));
    let state = if lasting == Lasting::ForGood || attempts >= MAX_ATTEMPTS { "failed" } else { "waiting" };
    diesel::update(ours(entry))
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
