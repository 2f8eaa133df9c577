//! Opening a case, saying something in it, and what becomes of it. Each is asked within the
//! caller's transaction; who may is the caller's question, whether it can be is this one's.

use std::time::Duration;

use super::letters::{self, Tells};
use super::model::{
    Case, CaseId, CaseState, Channel, Entry, EntryKind, NEVER, NewCase, NewEntry, Requester, Step, What,
    Words,
};
use super::{clock, policy, seals, store};
use crate::forum::accounts::model::UserId;
use crate::forum::audit;
use crate::forum::inbox::notices::{NewNotice, NoticeKind};
use crate::forum::inbox::store::notices;
use crate::forum::posts::files;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts, one_at_a_time};
use crate::kit::discard;
use crate::kit::error::{Error, Refusal};
use crate::kit::mail::address_key;

const DAY: Duration = Duration::from_secs(86_400);
/// How long a guest has to confirm an address.
pub const PROOF: Duration = Duration::from_secs(7 * 86_400);
/// References tried for a new case: one is as good as always free.
const TRIES: usize = 4;
/// Cases are opened one after the other, so that one form makes one.
const OPENING: i64 = 0x6361_7365;
const FORGOTTEN_AT_ONCE: i64 = 200;

/// Opens a case, or gives the one that this form opened before. A guest's waits for the proof.
pub fn open(tx: &mut Conn, new: &NewCase, rules: &Support, now: Ts) -> Result<Case, Error> {
    one_at_a_time(tx, OPENING)?;
    if !new.key.is_empty()
        && let Some(case) = store::by_form_key(tx, &new.key)?
    {
        return Ok(case);
    }
    let category = rules.category(&new.category).ok_or_else(|| Refusal::new("Choose what it is about."))?;
    let (member, guest) = match &new.requester {
        Requester::Member(user) => (Some(*user), None),
        Requester::Guest { name, email, token_hash } => (None, Some((name, email, token_hash))),
    };
    let key = guest.map(|(_, email, _)| address_key(email));
    if store::opened_since(tx, member, key.as_deref(), now.minus(DAY))? >= rules.cases_a_day {
        return Err(Refusal::new(format!(
            "You have opened {} cases today. Your words are kept: add to one of those, or come back tomorrow.",
            rules.cases_a_day
        ))
        .into());
    }
    let wanted: Vec<String> = (0..TRIES).map(|_| seals::new_reference(&rules.prefix)).collect();
    let reference = store::free_reference(tx, &wanted)?
        .ok_or_else(|| Error::Internal("no free reference was found".to_owned()))?;
    let row = store::NewRow {
        reference,
        requester_id: member,
        guest_name: guest.map_or("", |(name, ..)| name),
        guest_email: guest.map(|(_, email, _)| email.as_str()),
        guest_key: key,
        token_hash: guest.map(|(.., hash)| hash.as_str()),
        subject: &new.subject,
        category: &category.slug,
        urgency: &category.urgency,
        is_sos: category.sos,
        state: CaseState::Unconfirmed,
        team: &category.team,
        channel: new.channel,
        facts: &new.facts,
        suggested: new.suggested.as_deref(),
        created_at: now,
        due_at: NEVER,
        last_at: now,
        form_key: Some(new.key.as_str()).filter(|key| !key.is_empty()),
    };
    let case = store::insert(tx, &row)?;
    let first = NewEntry {
        channel: new.channel,
        message_id: new.message_id.clone(),
        files: new.files.clone(),
        ..NewEntry::new(EntryKind::Requester, member, new.words.clone())
    };
    store::add_entry(tx, case.id, &first, now)?;
    match guest {
        None => arrive(tx, case.id, rules, now),
        Some(_) => Ok(store::by_id(tx, case.id)?),
    }
}

/// A guest proved the address: the case comes to the desk. Once.
pub fn confirm(tx: &mut Conn, hash: &str, rules: &Support, now: Ts) -> Result<Case, Error> {
    let case = store::by_token(tx, hash, now.minus(PROOF))?.ok_or(Error::NotFound)?;
    store::set_proven(tx, case.id, now)?;
    arrive(tx, case.id, rules, now)
}

/// It comes to the desk: its clocks begin.
fn arrive(tx: &mut Conn, id: CaseId, rules: &Support, now: Ts) -> Result<Case, Error> {
    let case = store::by_id(tx, id)?;
    write_step(tx, &case, (What::Category, "", &case.category), None, now)?;
    store::set_state(tx, &case, CaseState::New, now)?;
    write_step(tx, &case, (What::State, "", CaseState::New.word()), None, now)?;
    wind(tx, id, rules)?;
    // In a chat they see that it has come.
    if case.channel != Channel::Chat {
        letters::record(tx, id, Tells::Received, None, now)?;
    }
    Ok(store::by_id(tx, id)?)
}

/// Sets the clocks anew, from the steps.
pub fn wind(tx: &mut Conn, id: CaseId, rules: &Support) -> Result<(), Error> {
    let case = store::by_id(tx, id)?;
    let steps = store::steps(tx, id)?;
    // Once answered, what was promised stands.
    let first = match case.first_reply_at {
        Some(_) => case.first_due_at,
        None => clock::first_due(rules, &case.category, case.created_at),
    };
    store::set_due(tx, &case, first, clock::resolve_due(rules, &steps))?;
    Ok(())
}

fn write_step(
    tx: &mut Conn,
    case: &Case,
    (what, before, after): (What, &str, &str),
    by: Option<UserId>,
    now: Ts,
) -> Result<(), Error> {
    let (before, after) = (before.to_owned(), after.to_owned());
    let step = Step { case_id: case.id, what, before, after, by_id: by, at: now };
    store::add_step(tx, &step)?;
    // What the desk does is in the audit log; what a requester does with their own is not.
    if let Some(by) = by.filter(|by| Some(*by) != case.requester_id) {
        let act = audit::Act {
            actor_id: Some(by),
            verb: verb_of(what),
            subject_kind: "case",
            subject_id: case.id.0,
            before: &step.before,
            after: &step.after,
            reason: &case.reference,
            at: now,
        };
        audit::record(tx, &act)?;
    }
    Ok(())
}

fn verb_of(what: What) -> &'static str {
    match what {
        What::State => "set case state",
        What::Category => "set case category",
        What::Urgency => "set case urgency",
        What::Team => "set case team",
        What::Agent => "assign case",
        What::Merged => "merge case",
    }
}

/// Adds an entry, unless this form or letter added it before.
pub fn say(tx: &mut Conn, case: CaseId, new: &NewEntry, now: Ts) -> Result<(Entry, bool), Error> {
    store::hold(tx, case)?;
    if let Some(known) = store::entry_known(tx, case, &new.key, new.message_id.as_deref())? {
        return Ok((known, false));
    }
    Ok((store::add_entry(tx, case, new, now)?, true))
}

/// The requester says something: what waited for them, or was resolved, is open again.
pub fn answer(tx: &mut Conn, case: &Case, new: &NewEntry, rules: &Support, now: Ts) -> Result<Entry, Error> {
    let case = &store::hold(tx, case.id)?;
    if let Some(known) = store::entry_known(tx, case.id, &new.key, new.message_id.as_deref())? {
        return Ok(known);
    }
    policy::may_answer(case, rules, now)?;
    let (entry, _) = say(tx, case.id, new, now)?;
    match case.state {
        CaseState::Resolved | CaseState::Closed => reopen(tx, case, new.author, rules, now)?,
        CaseState::Waiting => set_state(tx, case, CaseState::Open, new.author, rules, now)?,
        _ => {}
    }
    tell_agent(tx, case, "wrote again", now)?;
    Ok(entry)
}

/// An agent answers, and the case is then `then`. The requester gets a letter, but not in a chat.
pub fn reply(
    tx: &mut Conn,
    case: &Case,
    new: &NewEntry,
    then: CaseState,
    rules: &Support,
    now: Ts,
) -> Result<Entry, Error> {
    let case = &store::hold(tx, case.id)?;
    let (entry, is_new) = say(tx, case.id, new, now)?;
    if !is_new {
        return Ok(entry);
    }
    store::set_first_reply(tx, case.id, now)?;
    if then == case.state {
        wind(tx, case.id, rules)?;
    } else {
        let case = store::by_id(tx, case.id)?;
        set_state(tx, &case, then, new.author, rules, now)?;
    }
    if new.channel != Channel::Chat {
        let tells = if then == CaseState::Resolved { Tells::Resolved } else { Tells::Answered };
        letters::record(tx, case.id, tells, Some(entry.id), now)?;
    }
    tell_requester(tx, case, "has an answer", now)?;
    Ok(entry)
}

/// Moves it on; the same state again is nothing.
pub fn set_state(
    tx: &mut Conn,
    case: &Case,
    to: CaseState,
    by: Option<UserId>,
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    if case.state == to {
        return Ok(());
    }
    store::set_state(tx, case, to, now)?;
    write_step(tx, case, (What::State, case.state.word(), to.word()), by, now)?;
    wind(tx, case.id, rules)
}

/// Solved, with or without words: the requester is asked how it was.
pub fn resolve(tx: &mut Conn, case: &Case, by: UserId, rules: &Support, now: Ts) -> Result<(), Error> {
    if matches!(case.state, CaseState::Resolved | CaseState::Closed | CaseState::Unconfirmed) {
        return Err(Refusal::new("This case is not open.").into());
    }
    set_state(tx, case, CaseState::Resolved, Some(by), rules, now)?;
    say(tx, case.id, &NewEntry::system("The case was resolved."), now)?;
    letters::record(tx, case.id, Tells::Resolved, None, now)?;
    tell_requester(tx, case, "is resolved", now)
}

/// Closed, without more.
pub fn close(tx: &mut Conn, case: &Case, by: Option<UserId>, rules: &Support, now: Ts) -> Result<(), Error> {
    policy::may_close(case)?;
    set_state(tx, case, CaseState::Closed, by, rules, now)?;
    say(tx, case.id, &NewEntry::system("The case was closed."), now)?;
    Ok(())
}

pub fn reopen(tx: &mut Conn, case: &Case, by: Option<UserId>, rules: &Support, now: Ts) -> Result<(), Error> {
    policy::may_reopen(case, rules, now)?;
    set_state(tx, case, CaseState::Open, by, rules, now)?;
    say(tx, case.id, &NewEntry::system("The case was opened again."), now)?;
    Ok(())
}

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
    store::add_entry(
        tx,
        into.id,
        &NewEntry::system(&format!("{} was merged into this case.", from.reference)),
        now,
    )?;
    for entry in store::entries(tx, from.id, true)? {
        let words = Words { body: entry.body, html: entry.html };
        let copy = NewEntry {
            channel: entry.channel,
            sender: entry.sender,
            ..NewEntry::new(entry.kind, entry.author_id, words)
        };
        store::add_entry(tx, into.id, &copy, now)?;
    }
    store::set_merged(tx, from.id, into.id)?;
    write_step(tx, from, (What::Merged, "", &into.reference), Some(by), now)?;
    let from = store::by_id(tx, from.id)?;
    set_state(tx, &from, CaseState::Closed, Some(by), rules, now)
}

/// On the site; the letter comes besides.
fn tell_requester(tx: &mut Conn, case: &Case, what: &str, now: Ts) -> Result<(), Error> {
    if let Some(user) = case.requester_id {
        let (title, url) =
            (format!("{} {what}", case.reference), format!("/support/cases/{}", case.reference));
        notices::insert(tx, &notice(user, &told_requester(case.id), &title, &url), now)?;
    }
    Ok(())
}

fn tell_agent(tx: &mut Conn, case: &Case, what: &str, now: Ts) -> Result<(), Error> {
    if let Some(agent) = case.agent_id {
        let title = format!("{}: the requester {what}", case.reference);
        notices::insert(tx, &notice(agent, &told_agent(case.id), &title, &case.desk_url()), now)?;
    }
    Ok(())
}

fn notice<'a>(user: UserId, dedupe: &'a str, title: &'a str, url: &'a str) -> NewNotice<'a> {
    NewNotice { user, kind: NoticeKind::Case, from: None, dedupe, title, body: "", url }
}

/// What a notice to its requester is known by, so that reading the case reads it.
pub fn told_requester(case: CaseId) -> String {
    format!("case:{case}")
}

/// The same for its agent.
pub fn told_agent(case: CaseId) -> String {
    format!("desk case:{case}")
}

/// Forgets what guests wrote and nobody confirmed.
pub fn forget_unproven(tx: &mut Conn, now: Ts) -> Result<(), Error> {
    for key in store::sweep_unproven(tx, now.minus(PROOF), FORGOTTEN_AT_ONCE)? {
        discard::record(tx, files::FOLDER, &key, now)?;
    }
    Ok(())
}
