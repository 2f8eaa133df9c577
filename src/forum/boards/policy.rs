//! Who may read a board and who may post in it.

use super::model::{Access, Board};
use crate::forum::accounts::model::State;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::error::Refusal;

/// The accesses that are open to this viewer: queries filter by them.
pub fn open_to(viewer: &Viewer) -> &'static [Access] {
    open_to_role(viewer.role())
}

/// The accesses that are open to a role; none is a guest's.
pub fn open_to_role(role: Option<Role>) -> &'static [Access] {
    // From open to closed, as the accesses are ordered; nobody reads what is for nobody.
    let reading = [Act::ReadPublic, Act::ReadMembers, Act::ReadStars, Act::ReadStaff];
    let open = reading.iter().take_while(|act| permissions::role_may(role, **act)).count();
    Access::ALL.get(..open).unwrap_or_default()
}

pub fn may_read(viewer: &Viewer, board: &Board) -> bool {
    open_to(viewer).contains(&board.read_access)
}

/// What somebody reads who was warned and has not said that they read it.
const WARNED: &str = "A moderator has warned you. Read the warning (the line above leads to it) and confirm that you have; then you can post again.";

/// Whether the viewer may write anywhere at all: a confirmed member who is neither silenced nor banned.
pub fn may_write_at_all(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::Write) {
        let must_read = viewer.person.as_ref().is_some_and(|person| person.must_acknowledge);
        let stop = viewer.person.as_ref().and_then(|person| person.stop);
        return match stop {
            Some(stop) => Err(Refusal::new(stop.sentence())),
            None if must_read => Err(Refusal::new(WARNED)),
            None => Ok(()),
        };
    }
    let Some(person) = &viewer.person else {
        return Err(Refusal::new("Log in or make an account to take part."));
    };
    if !person.confirmed {
        return Err(Refusal::new(
            "Confirm your e-mail address first: follow the link in the letter we sent you, or ask for a new one in your settings.",
        ));
    }
    Err(Refusal::new(match person.state {
        State::Silenced => "You can read, but not post at the moment: a moderator has silenced this account.",
        _ => "This account can't post.",
    }))
}

/// Whether the board takes threads of people like the viewer, as far as it is concerned.
pub fn may_hold_threads_of(viewer: &Viewer, board: &Board) -> bool {
    !board.kind.is_articles() && open_to(viewer).contains(&board.post_access)
}

/// Whether the viewer may start a thread in this board.
pub fn may_start_thread(viewer: &Viewer, board: &Board) -> Result<(), Refusal> {
    may_write_at_all(viewer)?;
    if board.kind.is_articles() {
        return Err(Refusal::new(
            "This board holds articles. Staff and invited Stars write them; everybody comments below.",
        ));
    }
    if may_hold_threads_of(viewer, board) {
        return Ok(());
    }
    Err(Refusal::new(match board.post_access {
        Access::Stars => "Only Stars and staff start threads in this board.",
        Access::Staff => "Only staff start threads in this board.",
        _ => "This board is for reading only.",
    }))
}
