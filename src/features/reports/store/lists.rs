//! The lists of matters and reports.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::features::reports::model::{Appeal, Matter, MatterId, Report, State, SubjectKind};
use crate::features::reports::policy::Reach;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, MultiBackend, Ts, any_of};
use crate::schema::{audit_log, boards, matters, posts, reports, threads};

/// Which matters the desk lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What waits, the oldest first.
    Open,
    /// What this person has claimed.
    Claimed(UserId),
    /// Appeals that wait, the oldest first.
    Appeals,
    /// What was decided, the latest first.
    Decided,
}

/// A page of the desk: after the matter of this number.
pub fn page_of(
    conn: &mut Conn,
    reach: &Reach,
    which: Which,
    after: Option<MatterId>,
    size: i64,
) -> QueryResult<Vec<Matter>> {
    let mut query = matters::table.select(Matter::as_select()).limit(size).into_boxed::<MultiBackend>();
    if let Reach::Posts { open, own } = reach {
        let there = posts::table
            .inner_join(threads::table.inner_join(boards::table))
            .filter(posts::id.eq(matters::subject_id))
            .filter(any_of(boards::read_access, open).or(any_of(threads::board_id, own)));
        query = query.filter(matters::subject_kind.eq(SubjectKind::Post)).filter(exists(there));
    }
    query = match which {
        Which::Open => query.filter(matters::state.eq(State::Open)),
        Which::Claimed(by) => query.filter(matters::state.eq(State::Open)).filter(matters::claimed_by.eq(by)),
        Which::Appeals => query.filter(matters::appeal_state.eq(Appeal::Open)),
        Which::Decided => query.filter(matters::state.ne(State::Open)),
    };
    query = match (which, after) {
        (Which::Decided, Some(after)) => query.filter(matters::id.lt(after)),
        (_, Some(after)) => query.filter(matters::id.gt(after)),
        (_, None) => query,
    };
    if which == Which::Decided {
        query.order(matters::id.desc()).load(conn)
    } else {
        query.order(matters::id).load(conn)
    }
}

pub fn open_count(conn: &mut Conn, reach: &Reach) -> QueryResult<i64> {
    let mut query =
        matters::table.filter(matters::state.eq(State::Open)).count().into_boxed::<MultiBackend>();
    if let Reach::Posts { open, own } = reach {
        let there = posts::table
            .inner_join(threads::table.inner_join(boards::table))
            .filter(posts::id.eq(matters::subject_id))
            .filter(any_of(boards::read_access, open).or(any_of(threads::board_id, own)));
        query = query.filter(matters::subject_kind.eq(SubjectKind::Post)).filter(exists(there));
    }
    query.get_result(conn)
}

/// Somebody's reports with their matters, the latest first.
pub fn by_reporter(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<(Report, Matter)>> {
    reports::table
        .inner_join(matters::table)
        .filter(reports::reporter_id.eq(user))
        .order(reports::id.desc())
        .limit(most)
        .select((Report::as_select(), Matter::as_select()))
        .load(conn)
}

/// Somebody's own report by its receipt.
pub fn by_receipt(conn: &mut Conn, user: UserId, receipt: &str) -> QueryResult<(Report, Matter)> {
    reports::table
        .inner_join(matters::table)
        .filter(reports::receipt.eq(receipt))
        .filter(reports::reporter_id.eq(user))
        .select((Report::as_select(), Matter::as_select()))
        .first(conn)
}

/// Decisions about somebody's things that went against them, the latest first.
pub fn about(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Matter>> {
    matters::table
        .filter(matters::author_id.eq(user))
        .filter(matters::state.eq(State::Acted))
        .order(matters::id.desc())
        .limit(most)
        .select(Matter::as_select())
        .load(conn)
}

/// Whose things were reported how often, and how often that led to something: for the desk.
pub fn record_of(conn: &mut Conn, user: UserId) -> QueryResult<(i64, i64)> {
    let all = matters::table.filter(matters::author_id.eq(user));
    let reported = all.count().get_result(conn)?;
    Ok((reported, all.filter(matters::state.eq(State::Acted)).count().get_result(conn)?))
}

/// An entry of the audit log: who, what, why, when.
pub type Logged = (Option<UserId>, String, String, Ts);

/// What the audit log has about a thing: who, what, why, when; the latest first.
pub fn history(conn: &mut Conn, kind: &str, id: i64, most: i64) -> QueryResult<Vec<Logged>> {
    audit_log::table
        .filter(audit_log::subject_kind.eq(kind.to_owned()))
        .filter(audit_log::subject_id.eq(id))
        .order(audit_log::id.desc())
        .limit(most)
        .select((audit_log::actor_id, audit_log::verb, audit_log::reason, audit_log::at))
        .load(conn)
}
