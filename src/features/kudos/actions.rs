//! Giving kudos and taking them back: each may be asked twice and happens once.

use super::{policy, store};
use crate::forum::boards::model::Board;
use crate::forum::events::{self, Event};
use crate::forum::posts::model::{Post, PostId};
use crate::forum::posts::store as posts;
use crate::forum::threads::model::Thread;
use crate::forum::threads::store as threads;
use crate::forum::threads::store::counters::{self, Thanks};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What stands after the act.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub thread: Thread,
    pub number: i64,
    /// The kudos of the post now.
    pub count: i64,
}

pub fn give(tx: &mut Conn, who: &SignedIn, id: PostId, now: Ts) -> Result<Outcome, Error> {
    let (post, thread, board) = held(tx, who, id)?;
    policy::may_give(&who.viewer(), &post, &thread, &board)?;
    let mut count = post.kudos_count;
    if store::insert(tx, id, who.id, now)? {
        count = counters::thanked(tx, thread.id, thanks(who, &post), 1)?;
        events::record(tx, Event::KudoGiven { post: id, by: who.id }, now)?;
    }
    Ok(Outcome { thread, number: post.number, count })
}

pub fn take_back(tx: &mut Conn, who: &SignedIn, id: PostId, now: Ts) -> Result<Outcome, Error> {
    let (post, thread, board) = held(tx, who, id)?;
    policy::may_take_back(&who.viewer(), &post, &thread, &board)?;
    let mut count = post.kudos_count;
    if store::delete(tx, id, who.id)? {
        count = counters::thanked(tx, thread.id, thanks(who, &post), -1)?;
        events::record(tx, Event::KudoTakenBack { post: id, by: who.id }, now)?;
    }
    Ok(Outcome { thread, number: post.number, count })
}

/// The post with its thread held: whether it counts can't change until the end of the transaction.
fn held(tx: &mut Conn, who: &SignedIn, id: PostId) -> Result<(Post, Thread, Board), Error> {
    let viewer = who.viewer();
    let (seen, _, _) = posts::visible_to(tx, &viewer, id)?;
    threads::held_for(tx, &viewer, seen.thread_id)?;
    Ok(posts::visible_to(tx, &viewer, id)?)
}

fn thanks(who: &SignedIn, post: &Post) -> Thanks {
    Thanks { post: post.id, author: post.author_id, giver: who.id }
}
