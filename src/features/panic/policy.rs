//! Who may stop the crowd.

use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

pub fn may_panic(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::Panic) {
        return Ok(());
    }
    Err(Refusal::new("Only community managers and administrators can do this."))
}
