//! Who may do what with a case: those who asked with their own, the desk with all. Pure.

use super::model::{Case, CaseState};
use crate::forum::permissions::{self, Act, Standing};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::config::support::Support;
use crate::kit::db::Ts;
use crate::kit::error::Refusal;

const DAY: u64 = 86_400;

/// Whether it is the viewer's own; a guest's is nobody's account's.
pub fn is_own(viewer: &Viewer, case: &Case) -> bool {
    case.requester_id.is_some() && case.requester_id == viewer.id()
}

pub fn may_work(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::WorkCases) {
        return Ok(());
    }
    Err(Refusal::new("Only the support desk can do this."))
}

/// The roles whose people work at the desk.
pub fn working_roles() -> Vec<Role> {
    roles(Act::WorkCases)
}

/// The roles whose people are told when a clock has run out.
pub fn running_roles() -> Vec<Role> {
    roles(Act::RunDesk)
}

fn roles(act: Act) -> Vec<Role> {
    let may = |role: &Role| permissions::standing_may(Standing { role: *role, ..Standing::default() }, act);
    Role::ALL.iter().copied().filter(may).collect()
}

/// The requester goes on: an answer to what is resolved opens it again, for as long as that goes.
pub fn may_answer(case: &Case, rules: &Support, now: Ts) -> Result<(), Refusal> {
    match case.state {
        CaseState::New | CaseState::Open | CaseState::Waiting => Ok(()),
        CaseState::Unconfirmed => Err(Refusal::new("Confirm your address first: the letter has the button.")),
        CaseState::Resolved | CaseState::Closed => may_reopen(case, rules, now),
    }
}

pub fn may_reopen(case: &Case, rules: &Support, now: Ts) -> Result<(), Refusal> {
    if case.merged_into.is_some() {
        return Err(Refusal::new("This case went into another one of yours: go on there."));
    }
    if !matches!(case.state, CaseState::Resolved | CaseState::Closed) {
        return Err(Refusal::new("This case is open."));
    }
    let days = rules.close_after_days + rules.reopen_days;
    let end = case.resolved_at.or(case.closed_at).unwrap_or(case.last_at);
    if now <= end.plus(std::time::Duration::from_secs(days * DAY)) {
        return Ok(());
    }
    Err(Refusal::new(
        "This case has been closed for long: please open a new one, and name its reference there.",
    ))
}

pub fn may_close(case: &Case) -> Result<(), Refusal> {
    match case.state {
        CaseState::Closed => Err(Refusal::new("This case is closed already.")),
        CaseState::Unconfirmed => Err(Refusal::new("This case is not confirmed yet.")),
        _ => Ok(()),
    }
}
