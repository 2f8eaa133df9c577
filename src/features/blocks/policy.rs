//! Who blocks: those who impose sanctions.

use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

pub fn may_block(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::Sanction) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}
