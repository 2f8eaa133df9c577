//! Who works at the desk, and who runs it.

use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

pub use crate::forum::cases::policy::{may_work, running_roles, working_roles};

pub fn may_run(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::RunDesk) {
        return Ok(());
    }
    Err(Refusal::new("Only those who run the desk can change this."))
}
