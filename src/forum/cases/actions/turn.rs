//! Where a case stands: waiting, resolved, closed, opened again.

use super::tell::tell_requester;
use super::{say, wind, write_step};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::letters::{self, Tells};
use crate::forum::cases::model::{Case, CaseState, NewEntry, What};
use crate::forum::cases::{policy, store};
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

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

/// Its requester says that it is solved: a resolution like an agent's, which needs no waiting.
pub fn solved(tx: &mut Conn, case: &Case, rules: &Support, now: Ts) -> Result<(), Error> {
    policy::may_close(case)?;
    set_state(tx, case, CaseState::Resolved, case.requester_id, rules, now)?;
    let resolved = store::by_id(tx, case.id)?;
    set_state(tx, &resolved, CaseState::Closed, case.requester_id, rules, now)?;
    say(tx, case.id, &NewEntry::system("Its requester said that it is solved. The case was closed."), now)?;
    Ok(())
}

pub fn reopen(tx: &mut Conn, case: &Case, by: Option<UserId>, rules: &Support, now: Ts) -> Result<(), Error> {
    policy::may_reopen(case, rules, now)?;
    set_state(tx, case, CaseState::Open, by, rules, now)?;
    say(tx, case.id, &NewEntry::system("The case was opened again."), now)?;
    Ok(())
}
