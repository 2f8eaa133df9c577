//! Giving a case to somebody of its team: by itself when it arrives there, or by a button.

use super::set_agent;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseId, Routing, Seat};
use crate::forum::cases::policy;
use crate::forum::cases::store::{self, desk, seats};
use crate::kit::db::{Conn, Ts, one_at_a_time};
use crate::kit::error::Error;

/// Cases are given one after the other, so that each counts those that were given before it.
const GIVING: i64 = 0x6769_7665;

/// It arrived at its team. Where the team's cases find somebody by themselves, it goes to whoever
/// takes cases there, knows its category, and has the fewest; nobody like that: it stays in the queue.
pub fn route(tx: &mut Conn, id: CaseId, now: Ts) -> Result<(), Error> {
    let case = store::by_id(tx, id)?;
    if case.agent_id.is_some() || !case.state.runs() || seats::routing(tx, &case.team)? == Routing::Queue {
        return Ok(());
    }
    one_at_a_time(tx, GIVING)?;
    let able = able(tx, &case)?;
    let who = fewest(tx, able.iter().filter(|seat| seat.takes_on(&case.category)))?;
    match who {
        Some(agent) => set_agent(tx, &case, Some(agent), None, now),
        None => Ok(()),
    }
}

/// Whom a button gives it to: those who know its category come first, then whoever takes cases.
pub fn least(tx: &mut Conn, case: &Case) -> Result<Option<UserId>, Error> {
    one_at_a_time(tx, GIVING)?;
    let able = able(tx, case)?;
    match fewest(tx, able.iter().filter(|seat| seat.takes_on(&case.category)))? {
        None => Ok(fewest(tx, able.iter())?),
        found => Ok(found),
    }
}

/// Who of its team takes cases; nobody gets their own.
fn able(tx: &mut Conn, case: &Case) -> diesel::QueryResult<Vec<Seat>> {
    let mut able = seats::taking(tx, &case.team, &policy::working_roles())?;
    able.retain(|seat| Some(seat.user_id) != case.requester_id);
    Ok(able)
}

fn fewest<'a>(tx: &mut Conn, among: impl Iterator<Item = &'a Seat>) -> diesel::QueryResult<Option<UserId>> {
    let loads = desk::loads(tx)?;
    let load =
        |user: UserId| loads.iter().find(|(agent, _)| *agent == Some(user)).map_or(0, |(_, count)| *count);
    Ok(among.map(|seat| seat.user_id).min_by_key(|user| (load(*user), *user)))
}
