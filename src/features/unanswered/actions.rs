//! Claiming a thread, and letting it go.

use std::time::Duration;

use super::store;
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::policy;
use crate::forum::threads::store as threads;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Stars and staff.
pub fn may_see(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::StarDesk) {
        return Ok(());
    }
    Err(Refusal::new("This desk is for Stars and staff."))
}

/// Says that one is about to answer, for so many minutes; again it begins anew.
pub fn claim(tx: &mut Conn, who: &SignedIn, id: ThreadId, minutes: u64, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    may_see(&viewer)?;
    may_write_at_all(&viewer)?;
    let (thread, board) = threads::visible_to(tx, &viewer, id)?;
    policy::may_reply(&viewer, &thread, &board)?;
    let ends = now.plus(Duration::from_secs(minutes * 60));
    if !store::claim(tx, id, who.id, ends, now)? {
        return Err(Error::Conflict(
            "Somebody else is answering this one. Take another, or wait.".to_owned(),
        ));
    }
    Ok(thread)
}

pub fn release(tx: &mut Conn, who: &SignedIn, id: ThreadId) -> Result<Thread, Error> {
    let viewer = who.viewer();
    may_see(&viewer)?;
    let (thread, _) = threads::visible_to(tx, &viewer, id)?;
    store::release(tx, id, who.id)?;
    Ok(thread)
}
