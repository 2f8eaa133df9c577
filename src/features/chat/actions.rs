//! A friendly word from the host of a thread.

use super::{policy, store};
use crate::forum::events::{self, Event};
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Asks the author of a reply to come back to the topic, once; gives where the
/// reply stands, and whether this was the first time.
pub fn nudge(
    tx: &mut Conn,
    who: &SignedIn,
    id: PostId,
    page_size: i64,
    now: Ts,
) -> Result<(String, bool), Error> {
    let (post, thread, board) = posts::visible_to(tx, &who.viewer(), id)?;
    policy::may_nudge(&who.viewer(), &post, &thread, &board)?;
    let first = store::insert(tx, id, who.id, now)?;
    if first {
        events::record(tx, Event::Nudged { post: id, by: who.id, at: now }, now)?;
    }
    Ok((permalink(&thread.url(), post.number, page_size), first))
}
