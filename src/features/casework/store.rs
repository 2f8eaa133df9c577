//! Every question of the desk that is not about the case itself.

pub mod setup;
pub mod topics;

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{Face, State, UserId};
use crate::forum::cases::model::{Case, CaseId, CaseState};
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{case_alarms, case_links, case_watchers, cases, users};

/// Those who can have cases, by name.
pub fn people(conn: &mut Conn, roles: &[Role]) -> QueryResult<Vec<Face>> {
    users::table
        .filter(any_of(users::role, roles))
        .filter(users::state.eq(State::Active))
        .order((users::username, users::id))
        .select(Face::as_select())
        .load(conn)
}

/// Notes that somebody has the case open now.
pub fn watch(tx: &mut Conn, case: CaseId, user: UserId, now: Ts) -> QueryResult<()> {
    let row = (case_watchers::case_id.eq(case), case_watchers::user_id.eq(user), case_watchers::at.eq(now));
    each!(tx, c => diesel::insert_into(case_watchers::table)
        .values(row)
        .on_conflict((case_watchers::case_id, case_watchers::user_id))
        .do_update()
        .set(case_watchers::at.eq(now))
        .execute(c))?;
    Ok(())
}

/// Somebody who has a case open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watcher {
    pub user: UserId,
    /// When they wrote in their answer last; 0: not yet.
    pub writing_at: Ts,
}

/// Who else has had it open since then.
pub fn watchers(conn: &mut Conn, case: CaseId, but: UserId, since: Ts) -> QueryResult<Vec<Watcher>> {
    let rows: Vec<(UserId, Ts)> = case_watchers::table
        .filter(case_watchers::case_id.eq(case))
        .filter(case_watchers::user_id.ne(but))
        .filter(case_watchers::at.ge(since))
        .order(case_watchers::user_id)
        .select((case_watchers::user_id, case_watchers::writing_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(user, writing_at)| Watcher { user, writing_at }).collect())
}

/// Notes when somebody wrote in their answer; 0 where they have thrown it away.
pub fn set_writing(tx: &mut Conn, case: CaseId, user: UserId, at: Ts) -> QueryResult<()> {
    diesel::update(case_watchers::table.find((case, user)))
        .set(case_watchers::writing_at.eq(at))
        .execute(tx)?;
    Ok(())
}

/// Whoever answered has it open no longer.
pub fn unwatch(tx: &mut Conn, case: CaseId, user: UserId) -> QueryResult<()> {
    diesel::delete(case_watchers::table.find((case, user))).execute(tx)?;
    Ok(())
}

/// `false` when it was so already.
pub fn link(tx: &mut Conn, case: CaseId, thread: ThreadId, by: UserId, now: Ts) -> QueryResult<bool> {
    let row = (
        case_links::case_id.eq(case),
        case_links::thread_id.eq(thread),
        case_links::by_id.eq(by),
        case_links::at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(case_links::table)
        .values(row)
        .on_conflict((case_links::case_id, case_links::thread_id))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

pub fn unlink(tx: &mut Conn, case: CaseId, thread: ThreadId) -> QueryResult<bool> {
    Ok(diesel::delete(case_links::table.find((case, thread))).execute(tx)? == 1)
}

/// The threads that a case is linked to, in their order.
pub fn links(conn: &mut Conn, case: CaseId) -> QueryResult<Vec<ThreadId>> {
    case_links::table
        .filter(case_links::case_id.eq(case))
        .order(case_links::thread_id)
        .select(case_links::thread_id)
        .load(conn)
}

/// Cases whose next clock runs out soon or has, the most urgent first.
pub fn running(conn: &mut Conn, before: Ts, most: i64) -> QueryResult<Vec<Case>> {
    cases::table
        .filter(cases::state.eq_any([CaseState::New, CaseState::Open]))
        .filter(cases::due_at.lt(before))
        .order((cases::due_at, cases::id))
        .limit(most)
        .select(Case::as_select())
        .load(conn)
}

/// The alarms that were given for these cases, with the instant that they were about.
pub fn alarms(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<Vec<(CaseId, String, Ts)>> {
    case_alarms::table
        .filter(any_of(case_alarms::case_id, ids))
        .select((case_alarms::case_id, case_alarms::alarm, case_alarms::due_at))
        .load(conn)
}

/// `false` when the desk was told already.
pub fn add_alarm(tx: &mut Conn, case: CaseId, alarm: &str, due: Ts, now: Ts) -> QueryResult<bool> {
    let row = (
        case_alarms::case_id.eq(case),
        case_alarms::alarm.eq(alarm),
        case_alarms::due_at.eq(due),
        case_alarms::at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(case_alarms::table)
        .values(row)
        .on_conflict((case_alarms::case_id, case_alarms::alarm, case_alarms::due_at))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Of cases with a suggestion that was sure: how many, and how many stand where it said.
pub fn agreement(conn: &mut Conn, since: Ts) -> QueryResult<(i64, i64, i64)> {
    let asked = || {
        cases::table
            .filter(cases::created_at.ge(since))
            .filter(cases::state.eq_any([CaseState::Resolved, CaseState::Closed]))
            .filter(cases::suggested.is_not_null())
    };
    let unsure: i64 = asked().filter(cases::suggested.eq("")).count().get_result(conn)?;
    let sure: i64 = asked().filter(cases::suggested.ne("")).count().get_result(conn)?;
    let right: i64 =
        asked().filter(cases::suggested.eq(cases::category.nullable())).count().get_result(conn)?;
    Ok((sure, right, unsure))
}
