//! Who writes notices.

use crate::forum::accounts::model::{State, User};
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// Moderators and those above, to everybody who can read it.
pub fn may_send(viewer: &Viewer, to: &User) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if !permissions::may(viewer, Act::SendNotices) {
        return Err(Refusal::new("Only moderators and staff send notices."));
    }
    if to.state == State::Banned {
        return Err(Refusal::new("This account is banned: its owner can't read a notice."));
    }
    if viewer.id() == Some(to.id) {
        return Err(Refusal::new("A notice to yourself reaches nobody."));
    }
    Ok(())
}
