//! Who changes the guidelines. Everybody reads them.

use crate::forum::viewer::{Role, Viewer};
use crate::kit::error::Refusal;

pub fn may_edit(viewer: &Viewer) -> Result<(), Refusal> {
    if viewer.is_at_least(Role::CommunityManager) {
        return Ok(());
    }
    Err(Refusal::new("Community managers and administrators change the guidelines."))
}
