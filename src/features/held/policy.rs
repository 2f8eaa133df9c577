//! Who decides about posts that wait: moderators, and board moderators in their boards.

use crate::forum::boards::model::BoardId;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

pub fn may_review(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may_somewhere(viewer, Act::ReviewHeld) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators look at posts that wait."))
}

/// The boards whose posts the viewer decides about; none means all.
pub fn boards_of(viewer: &Viewer) -> Option<&[BoardId]> {
    if permissions::may(viewer, Act::ReviewHeld) {
        return None;
    }
    Some(viewer.person.as_ref().map_or(&[], |person| &person.moderates))
}
