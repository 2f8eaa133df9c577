//! Saying something in a case: the requester, an agent, or a note.

use super::tell::{tell_agent, tell_agent_of, tell_requester};
use super::{reopen, set_state, wind};
use crate::forum::cases::letters::{self, Tells};
use crate::forum::cases::model::{Case, CaseId, CaseState, Channel, Entry, NewEntry};
use crate::forum::cases::{policy, store};
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Adds an entry, unless this form or letter added it before.
pub fn say(tx: &mut Conn, case: CaseId, new: &NewEntry, now: Ts) -> Result<(Entry, bool), Error> {
    store::hold(tx, case)?;
    if let Some(known) = store::entry_known(tx, case, &new.key, new.message_id.as_deref())? {
        return Ok((known, false));
    }
    Ok((store::add_entry(tx, case, new, now)?, true))
}

/// Somebody else wrote: a note for the desk, of which whoever has the case hears.
pub fn noted(tx: &mut Conn, case: &Case, new: &NewEntry, now: Ts) -> Result<(), Error> {
    let (_, is_new) = say(tx, case.id, new, now)?;
    if is_new {
        let title = format!("{}: a letter that is not its requester's is noted there", case.reference);
        tell_agent_of(tx, case, &title, now)?;
    }
    Ok(())
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
