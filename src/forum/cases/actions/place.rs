//! Where a case belongs: its category, its team, who has it, and the case that it is a part of.

use super::tell::{notice, told_agent};
use super::{route, set_state, wind, write_step};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseState, NewEntry, What, Words};
use crate::forum::cases::store;
use crate::forum::inbox::store::notices;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Another category: its team, its urgency and its clocks go with it.
pub fn set_category(
    tx: &mut Conn,
    case: &Case,
    slug: &str,
    by: Option<UserId>,
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let to = rules.category(slug).ok_or_else(|| Refusal::new("There is no such category."))?;
    if case.category == to.slug {
        return Ok(());
    }
    store::set_category(tx, case.id, &to.slug, to.sos)?;
    write_step(tx, case, (What::Category, &case.category, &to.slug), by, now)?;
    set_urgency(tx, case, &to.urgency, by, now)?;
    set_team(tx, case, &to.team, by, rules, now)?;
    if case.team != to.team {
        route(tx, case.id, now)?;
    }
    wind(tx, case.id, rules)
}

pub fn set_urgency(tx: &mut Conn, case: &Case, to: &str, by: Option<UserId>, now: Ts) -> Result<(), Error> {
    if case.urgency == to {
        return Ok(());
    }
    store::set_urgency(tx, case.id, to)?;
    write_step(tx, case, (What::Urgency, &case.urgency, to), by, now)
}

/// Another team: who had it has it no longer.
pub fn set_team(
    tx: &mut Conn,
    case: &Case,
    to: &str,
    by: Option<UserId>,
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let team = rules.team(to).ok_or_else(|| Refusal::new("There is no such team."))?;
    if case.team == team.slug {
        return Ok(());
    }
    store::set_team(tx, case.id, &team.slug)?;
    write_step(tx, case, (What::Team, &case.team, &team.slug), by, now)?;
    set_agent(tx, case, None, by, now)
}

/// Somebody else has it, or nobody.
pub fn set_agent(
    tx: &mut Conn,
    case: &Case,
    to: Option<UserId>,
    by: Option<UserId>,
    now: Ts,
) -> Result<(), Error> {
    if case.agent_id == to {
        return Ok(());
    }
    let word = |agent: Option<UserId>| agent.map(|agent| agent.to_string()).unwrap_or_default();
    store::set_agent(tx, case.id, to)?;
    write_step(tx, case, (What::Agent, &word(case.agent_id), &word(to)), by, now)?;
    if let Some(agent) = to.filter(|agent| Some(*agent) != by) {
        let title = format!("{} is yours", case.title());
        notices::insert(tx, &notice(agent, &told_agent(case.id), &title, &case.desk_url()), now)?;
    }
    Ok(())
}

/// A case goes into another one of the same person: what was said there is copied to its end,
/// and the first leads to the second from then on.
pub fn merge(
    tx: &mut Conn,
    from: &Case,
    into: &Case,
    by: UserId,
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let same = match (from.requester_id, into.requester_id) {
        (Some(one), Some(other)) => one == other,
        (None, None) => from.guest_key.is_some() && from.guest_key == into.guest_key,
        _ => false,
    };
    if !same {
        return Err(Refusal::new("Only cases of the same person can be merged.").into());
    }
    if from.id == into.id || from.merged_into.is_some() || into.merged_into.is_some() {
        return Err(Refusal::new("Choose another case that is not merged yet.").into());
    }
    for entry in store::entries(tx, from.id, true)? {
        let (old, words) = (entry.id, Words { body: entry.body, html: entry.html });
        let copy = NewEntry {
            channel: entry.channel,
            sender: entry.sender,
            ..NewEntry::new(entry.kind, entry.author_id, words)
        };
        // Each with the time at which it was said.
        let made = store::add_entry(tx, into.id, &copy, entry.at)?;
        store::move_files(tx, old, &made)?;
    }
    let what = format!("{} was merged into this case: what was said there stands above.", from.reference);
    store::add_entry(tx, into.id, &NewEntry::system(&what), now)?;
    store::set_merged(tx, from.id, into.id)?;
    write_step(tx, from, (What::Merged, "", &into.reference), Some(by), now)?;
    let from = store::by_id(tx, from.id)?;
    set_state(tx, &from, CaseState::Closed, Some(by), rules, now)
}
