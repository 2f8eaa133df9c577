//! Who imposes sanctions, and on whom.

use crate::forum::accounts::model::{State, User};
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::error::Refusal;

/// The desk's page about a member is for moderators.
pub fn may_see_record(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::Sanction) {
        return Ok(());
    }
    Err(Refusal::new("Only moderators can do this."))
}

/// Moderators, on those who stand below them: nobody sanctions an equal.
pub fn may_sanction(viewer: &Viewer, user: &User) -> Result<(), Refusal> {
    may_see_record(viewer)?;
    let Some(person) = viewer.person.as_ref().filter(|person| person.state == State::Active) else {
        return Err(Refusal::new("You can't act at the moment."));
    };
    if person.id == user.id {
        return Err(Refusal::new("You can't sanction yourself."));
    }
    if user.role >= person.role {
        return Err(Refusal::new("This member's role is not below yours: ask somebody above both."));
    }
    if user.state == State::Deleted {
        return Err(Refusal::new("This account is gone."));
    }
    Ok(())
}
