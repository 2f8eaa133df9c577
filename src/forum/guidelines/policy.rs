//! Who changes the guidelines. Everybody reads them.

use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

pub fn may_edit(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::EditGuidelines) {
        return Ok(());
    }
    Err(Refusal::new("Community managers and administrators change the guidelines."))
}
