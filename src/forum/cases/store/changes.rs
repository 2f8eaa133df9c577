//! What became of a case: its steps, and what follows from them on its row.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseId, CaseState, NEVER, Step};
use crate::kit::db::{Conn, Ts};
use crate::schema::{case_steps, cases};

/// Writes down what changed.
pub fn add_step(tx: &mut Conn, step: &Step) -> QueryResult<()> {
    diesel::insert_into(case_steps::table)
        .values((
            case_steps::case_id.eq(step.case_id),
            case_steps::what.eq(step.what),
            case_steps::before.eq(&step.before),
            case_steps::after.eq(&step.after),
            case_steps::by_id.eq(step.by_id),
            case_steps::at.eq(step.at),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn steps(conn: &mut Conn, case: CaseId) -> QueryResult<Vec<Step>> {
    case_steps::table
        .filter(case_steps::case_id.eq(case))
        .order(case_steps::id)
        .select(Step::as_select())
        .load(conn)
}

/// Where it stands now, with the instants that belong to it.
pub fn set_state(tx: &mut Conn, case: &Case, to: CaseState, now: Ts) -> QueryResult<()> {
    let (resolved, closed) = match to {
        CaseState::Resolved => (Some(now), None),
        CaseState::Closed => (case.resolved_at, Some(now)),
        _ => (None, None),
    };
    let times = case.resolutions + i64::from(to == CaseState::Resolved);
    diesel::update(cases::table.find(case.id))
        .set((
            cases::state.eq(to),
            cases::resolved_at.eq(resolved),
            cases::closed_at.eq(closed),
            cases::resolutions.eq(times),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_category(tx: &mut Conn, id: CaseId, category: &str, is_sos: bool) -> QueryResult<()> {
    diesel::update(cases::table.find(id))
        .set((cases::category.eq(category), cases::is_sos.eq(is_sos)))
        .execute(tx)?;
    Ok(())
}

pub fn set_urgency(tx: &mut Conn, id: CaseId, urgency: &str) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::urgency.eq(urgency)).execute(tx)?;
    Ok(())
}

pub fn set_team(tx: &mut Conn, id: CaseId, team: &str) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::team.eq(team)).execute(tx)?;
    Ok(())
}

pub fn set_agent(tx: &mut Conn, id: CaseId, agent: Option<UserId>) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::agent_id.eq(agent)).execute(tx)?;
    Ok(())
}

pub fn set_first_reply(tx: &mut Conn, id: CaseId, at: Ts) -> QueryResult<()> {
    diesel::update(cases::table.find(id).filter(cases::first_reply_at.is_null()))
        .set(cases::first_reply_at.eq(at))
        .execute(tx)?;
    Ok(())
}

pub fn set_merged(tx: &mut Conn, id: CaseId, into: CaseId) -> QueryResult<()> {
    diesel::update(cases::table.find(id)).set(cases::merged_into.eq(into)).execute(tx)?;
    Ok(())
}

/// When its clocks run out.
pub fn set_due(tx: &mut Conn, case: &Case, first: Option<Ts>, resolve: Option<Ts>) -> QueryResult<()> {
    let waits_for_first = first.filter(|_| case.first_reply_at.is_none() && case.state.is_live());
    let next = [waits_for_first, resolve].into_iter().flatten().min().unwrap_or(NEVER);
    diesel::update(cases::table.find(case.id))
        .set((cases::first_due_at.eq(first), cases::resolve_due_at.eq(resolve), cases::due_at.eq(next)))
        .execute(tx)?;
    Ok(())
}

/// The guest's address is proven: it comes to the desk now.
pub fn set_proven(tx: &mut Conn, id: CaseId, now: Ts) -> QueryResult<()> {
    diesel::update(cases::table.find(id))
        .set((cases::token_hash.eq(None::<String>), cases::created_at.eq(now), cases::last_at.eq(now)))
        .execute(tx)?;
    Ok(())
}
