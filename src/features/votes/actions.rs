//! Voting and taking a vote back: each may be asked twice and happens once.

use super::policy;
use crate::forum::boards::model::Board;
use crate::forum::events::{self, Event};
use crate::forum::posts::actions::save_draft;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::threads::store::votes::{self, Details};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::statuses::Statuses;

/// What stands after the act.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub thread: Thread,
    pub board: Board,
    /// The votes of the thread now.
    pub count: i64,
}

/// Votes; words that were not posted because of it stay behind as a draft.
pub fn give(
    tx: &mut Conn,
    who: &SignedIn,
    statuses: &Statuses,
    (id, words): (ThreadId, Option<&(Place, Draft)>),
    now: Ts,
) -> Result<Outcome, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    policy::may_vote(&viewer, statuses, &thread, &board)?;
    let mut count = thread.vote_count;
    if votes::insert(tx, id, who.id, &Details::default(), now)? {
        count = votes::count(tx, id, 1)?;
        events::record(tx, Event::VoteGiven { thread: id, by: who.id }, now)?;
    }
    if let Some((place, draft)) = words {
        save_draft(tx, who, *place, draft)?;
    }
    Ok(Outcome { thread, board, count })
}

/// Says what belongs to a vote, and votes if that was not done yet.
pub fn say(
    tx: &mut Conn,
    who: &SignedIn,
    statuses: &Statuses,
    (id, said): (ThreadId, &Details),
    now: Ts,
) -> Result<Outcome, Error> {
    let outcome = give(tx, who, statuses, (id, None), now)?;
    votes::say(tx, id, who.id, said)?;
    Ok(outcome)
}

pub fn take_back(
    tx: &mut Conn,
    who: &SignedIn,
    statuses: &Statuses,
    id: ThreadId,
    now: Ts,
) -> Result<Outcome, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    policy::may_take_back(&viewer, statuses, &thread, &board)?;
    let mut count = thread.vote_count;
    for had in votes::delete(tx, id, who.id)? {
        let left = votes::count(tx, had, -1)?;
        if had == id {
            count = left;
            events::record(tx, Event::VoteTakenBack { thread: id, by: who.id }, now)?;
        }
    }
    Ok(Outcome { thread, board, count })
}
