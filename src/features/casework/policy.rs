//! Who works at the desk, and who runs it.

use crate::forum::permissions::{self, Act, Standing};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::error::Refusal;

pub use crate::forum::cases::policy::may_work;

pub fn may_run(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::RunDesk) {
        return Ok(());
    }
    Err(Refusal::new("Only those who run the desk can change this."))
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
