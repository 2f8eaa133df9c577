//! Saying whether an article helped: one vote each, which can be changed and taken back.

use crate::features::articles::model::NewArticle;
use crate::features::articles::policy;
use crate::features::articles::store::{self, votes};
use crate::forum::events::{self, Event};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Sets the vote; `None` takes it back. Doing it twice changes nothing more.
pub fn vote(
    tx: &mut Conn,
    who: &SignedIn,
    id: ThreadId,
    helpful: Option<bool>,
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    policy::may_vote(&viewer, &thread, &board)?;
    let article = store::ensure(tx, &NewArticle::of_thread(id, board.id, thread.author_id, now))?;
    let before = votes::of(tx, article, who.id)?;
    if before != helpful {
        votes::change(tx, article, who.id, (before, helpful), now)?;
        events::record(tx, Event::ArticleRated { thread: id, by: who.id }, now)?;
    }
    Ok(thread)
}
