//! Opening a case, saying something in it, and what becomes of it. Each is asked within the
//! caller's transaction; who may is the caller's question, whether it can be is this one's.

mod adopt;
mod place;
mod route;
mod speak;
mod tell;
mod turn;

pub use adopt::adopt;
pub use place::{merge, set_agent, set_category, set_team, set_urgency};
pub use route::{least, route};
pub use speak::{answer, noted, reply, say};
pub use tell::{told_agent, told_requester};
pub use turn::{close, reopen, resolve, set_state, solved};

use std::time::Duration;

use super::letters::{self, Tells};
use super::model::{
    Case, CaseId, CaseState, Channel, EntryKind, NEVER, NewCase, NewEntry, Requester, Step, What,
};
use super::{clock, seals, store};
use crate::forum::accounts::model::UserId;
use crate::forum::audit;
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
    // In a chat they see that it has come, and an agent takes it.
    if case.channel != Channel::Chat {
        letters::record(tx, id, Tells::Received, None, now)?;
        route(tx, id, now)?;
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

/// Forgets what guests wrote and nobody confirmed.
pub fn forget_unproven(tx: &mut Conn, now: Ts) -> Result<(), Error> {
    for key in store::sweep_unproven(tx, now.minus(PROOF), FORGOTTEN_AT_ONCE)? {
        discard::record(tx, files::FOLDER, &key, now)?;
    }
    Ok(())
}
