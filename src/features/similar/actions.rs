//! "This answered me".

use super::store;
use crate::forum::boards::policy::may_write_at_all;
use crate::forum::posts::actions::save_draft;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Counts that a thread answered somebody, once for each person, and never for
/// its own author. The words that were not posted stay behind as a draft.
pub fn answered(
    tx: &mut Conn,
    who: &SignedIn,
    id: ThreadId,
    words: Option<&(Place, Draft)>,
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, _) = threads::visible_to(tx, &viewer, id)?;
    may_write_at_all(&viewer)?;
    if thread.author_id != who.id {
        store::add_answered(tx, id, who.id, now)?;
    }
    if let Some((place, draft)) = words {
        save_draft(tx, who, *place, draft)?;
    }
    Ok(thread)
}
