//! What agents do with a case: each verb one transaction, what it changes in the audit log.

mod links;
pub mod seats;
pub mod setup;

pub use links::{link, merge, unlink};

use super::policy;
use super::store;
use super::store::topics::DraftId;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseId, CaseState, Entry, EntryKind, NewEntry, NewFile, Words};
use crate::forum::cases::{actions as cases, store as rows};
use crate::forum::posts;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::viewer::SignedIn;
use crate::kit::config::support::{Support, URGENCIES};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

word_enum! {
    /// What somebody does with a case by one button.
    Verb {
        Claim = "claim",
        Release = "release",
        Resolve = "resolve",
        Close = "close",
        Reopen = "reopen",
    }
}

/// The case of a reference, for the desk: what no guest has confirmed is not there.
pub fn find(conn: &mut Conn, who: &SignedIn, reference: &str) -> Result<Case, Error> {
    policy::may_work(&who.viewer())?;
    let case = rows::by_reference(conn, reference)?;
    if case.state == CaseState::Unconfirmed { Err(Error::NotFound) } else { Ok(case) }
}

/// What an agent writes.
#[derive(Clone, Debug)]
pub struct Reply {
    pub words: Words,
    pub files: Vec<NewFile>,
    pub key: String,
    /// The case is then this.
    pub then: CaseState,
    /// The number of the last entry that they saw.
    pub seen: i64,
    /// The draft that it began with, which is settled then.
    pub draft: Option<DraftId>,
}

/// What came in between is read first.
pub const MEANWHILE: &str = "Somebody wrote in this case while you did: it stands above now. Your words are kept; read it, then send them again.";

/// Answers; whoever answers what nobody has, has it.
pub fn reply(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    new: &Reply,
    rules: &Support,
    now: Ts,
) -> Result<Entry, Error> {
    let case = find(tx, who, reference)?;
    let case = rows::hold(tx, case.id)?;
    if let Some(known) = rows::entry_known(tx, case.id, &new.key, None)? {
        return Ok(known);
    }
    if case.merged_into.is_some() {
        return Err(Refusal::new("This case went into another one: answer there.").into());
    }
    if case.last_number > new.seen {
        return Err(Error::Conflict(MEANWHILE.to_owned()));
    }
    if !matches!(new.then, CaseState::Open | CaseState::Waiting | CaseState::Resolved) {
        return Err(Refusal::new("Choose what becomes of the case.").into());
    }
    if case.agent_id.is_none() {
        cases::set_agent(tx, &case, Some(who.id), Some(who.id), now)?;
    }
    let case = rows::by_id(tx, case.id)?;
    let entry = NewEntry {
        key: new.key.clone(),
        files: new.files.clone(),
        ..NewEntry::new(EntryKind::Agent, Some(who.id), new.words.clone())
    };
    let said = cases::reply(tx, &case, &entry, new.then, rules, now)?;
    forget_draft(tx, who, case.id)?;
    store::unwatch(tx, case.id, who.id)?;
    if let Some(draft) = new.draft {
        store::topics::settle(tx, case.id, draft, now)?;
    }
    Ok(said)
}

/// A note for the desk alone: no letter, no clock.
pub fn note(tx: &mut Conn, who: &SignedIn, reference: &str, new: &Reply, now: Ts) -> Result<CaseId, Error> {
    let case = find(tx, who, reference)?;
    let entry = NewEntry {
        key: new.key.clone(),
        files: new.files.clone(),
        ..NewEntry::new(EntryKind::Note, Some(who.id), new.words.clone())
    };
    cases::say(tx, case.id, &entry, now)?;
    forget_draft(tx, who, case.id)?;
    Ok(case.id)
}

pub fn act(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    verb: Verb,
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let case = find(tx, who, reference)?;
    let by = Some(who.id);
    match verb {
        Verb::Claim => {
            if case.agent_id.is_some_and(|agent| agent != who.id) {
                return Err(Refusal::new(
                    "Somebody else has this case: hand it over below if it is to be yours.",
                )
                .into());
            }
            cases::set_agent(tx, &case, by, by, now)?;
            begin(tx, &case, who.id, rules, now)
        }
        Verb::Release => cases::set_agent(tx, &case, None, by, now),
        Verb::Resolve => cases::resolve(tx, &case, who.id, rules, now),
        Verb::Close => cases::close(tx, &case, by, rules, now),
        Verb::Reopen => cases::reopen(tx, &case, by, rules, now),
    }
}

/// Somebody looks after it now.
fn begin(tx: &mut Conn, case: &Case, by: UserId, rules: &Support, now: Ts) -> Result<(), Error> {
    if case.state == CaseState::New {
        cases::set_state(tx, case, CaseState::Open, Some(by), rules, now)?;
    }
    Ok(())
}

/// Who shall have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Nobody,
    Agent(UserId),
    /// Of the team's seats that take cases, whoever has the fewest.
    Least,
}

/// Hands it over: to a team, and there to somebody.
pub fn assign(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    (team, to): (&str, To),
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let case = find(tx, who, reference)?;
    cases::set_team(tx, &case, team, Some(who.id), rules, now)?;
    let case = rows::by_id(tx, case.id)?;
    let agent = match to {
        To::Nobody => None,
        To::Agent(agent) => {
            let works = store::people(tx, &policy::working_roles())?.iter().any(|face| face.id == agent);
            Some(agent).filter(|_| works).ok_or_else(|| Refusal::new("They don't work at the desk."))?.into()
        }
        To::Least => {
            Some(cases::least(tx, &case)?.ok_or_else(|| {
                Refusal::new("Nobody of this team takes cases now: choose somebody by name.")
            })?)
        }
    };
    cases::set_agent(tx, &case, agent, Some(who.id), now)
}

/// What it is about, and how urgent it is.
pub fn sort(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    (category, urgency): (&str, &str),
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let case = find(tx, who, reference)?;
    if !URGENCIES.contains(&urgency) {
        return Err(Refusal::new("Choose how urgent it is.").into());
    }
    if category != case.category {
        // The urgency comes with the category; by hand it is set afterwards.
        return cases::set_category(tx, &case, category, Some(who.id), rules, now);
    }
    cases::set_urgency(tx, &case, urgency, Some(who.id), now)
}

/// A drafted answer that nobody sends.
pub fn drop_draft(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    draft: DraftId,
    now: Ts,
) -> Result<(), Error> {
    let case = find(tx, who, reference)?;
    if store::topics::settle(tx, case.id, draft, now)? { Ok(()) } else { Err(Error::NotFound) }
}

/// Keeps what an agent has written so far, and lets those who have the case open too know that
/// somebody writes.
pub fn keep_draft(
    tx: &mut Conn,
    who: &SignedIn,
    reference: &str,
    draft: &Draft,
    now: Ts,
) -> Result<(), Error> {
    let case = find(tx, who, reference)?;
    posts::actions::save_draft(tx, who, Place::Case(case.id.0), draft)?;
    store::watch(tx, case.id, who.id, now)?;
    let at = if draft.body.trim().is_empty() { Ts(0) } else { now };
    Ok(store::set_writing(tx, case.id, who.id, at)?)
}

/// What was begun is sent.
fn forget_draft(tx: &mut Conn, who: &SignedIn, case: CaseId) -> diesel::QueryResult<()> {
    posts::store::delete_draft(tx, who.id, Place::Case(case.0))?;
    store::set_writing(tx, case, who.id, Ts(0))
}
