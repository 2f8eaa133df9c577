//! Who reads the audit log.

use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Reading, and taking back what one may do oneself: the action asks the rest.
pub fn may_see(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::SeeAudit) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}
