//! Every question about the audit log.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::forms::Asked;
use crate::forum::accounts::model::UserId;
use crate::forum::audit::Entry;
use crate::forum::threads::model::{PostId, ThreadId};
use crate::kit::db::{Conn, MultiBackend, any_of};
use crate::schema::{audit_log, posts, threads};

pub fn by_id(conn: &mut Conn, id: i64) -> QueryResult<Entry> {
    audit_log::table.find(id).select(Entry::as_select()).first(conn)
}

/// A page of the log, the latest first.
pub fn page_of(conn: &mut Conn, asked: &Asked, by: Option<UserId>, size: i64) -> QueryResult<Vec<Entry>> {
    let mut query = audit_log::table
        .select(Entry::as_select())
        .order(audit_log::id.desc())
        .limit(size)
        .into_boxed::<MultiBackend>();
    if let Some(by) = by {
        query = query.filter(audit_log::actor_id.eq(by));
    }
    if let Some(verb) = &asked.verb {
        query = query.filter(audit_log::verb.eq(verb.clone()));
    }
    if let Some(about) = asked.about {
        query = query.filter(audit_log::subject_kind.eq(about));
    }
    if let Some(from) = asked.from {
        query = query.filter(audit_log::at.ge(from));
    }
    if let Some(until) = asked.until {
        query = query.filter(audit_log::at.lt(until));
    }
    if let Some(before) = asked.before {
        query = query.filter(audit_log::id.lt(before));
    }
    query.load(conn)
}

/// Which of these were undone.
pub fn undone(conn: &mut Conn, ids: &[i64]) -> QueryResult<HashSet<i64>> {
    let found: Vec<i64> = audit_log::table
        .filter(audit_log::subject_kind.eq("entry"))
        .filter(any_of(audit_log::subject_id, ids))
        .filter(audit_log::verb.eq("undo"))
        .select(audit_log::subject_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// The last entry about the same subject with one of these verbs, if it is later than this one.
pub fn later(conn: &mut Conn, entry: &Entry, verbs: &[&str]) -> QueryResult<Option<i64>> {
    let verbs: Vec<String> = verbs.iter().map(|verb| (*verb).to_owned()).collect();
    audit_log::table
        .filter(audit_log::subject_kind.eq(entry.subject_kind.clone()))
        .filter(audit_log::subject_id.eq(entry.subject_id))
        .filter(any_of(audit_log::verb, &verbs))
        .filter(audit_log::id.gt(entry.id))
        .order(audit_log::id.desc())
        .select(audit_log::id)
        .first(conn)
        .optional()
}

/// Titles of threads.
pub fn titles(conn: &mut Conn, ids: &[ThreadId]) -> QueryResult<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> =
        threads::table.filter(any_of(threads::id, ids)).select((threads::id, threads::title)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Where a post stands: its thread's id, title and slug, and its number there.
pub type Place = (i64, ThreadId, String, String, i64);

pub fn places(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<i64, Place>> {
    let rows: Vec<Place> = posts::table
        .inner_join(threads::table)
        .filter(any_of(posts::id, ids))
        .select((posts::id, threads::id, threads::title, threads::slug, posts::number))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.0, row)).collect())
}
