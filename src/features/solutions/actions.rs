//! Accepting a reply as a solution and taking that back: each may be asked twice and happens once.

use super::policy;
use crate::forum::audit;
use crate::forum::boards::model::Board;
use crate::forum::events::{self, Event};
use crate::forum::posts::model::{Post, PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::threads::model::Thread;
use crate::forum::threads::store as threads;
use crate::forum::threads::store::counters;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// When, and how many posts make a page.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub now: Ts,
    pub page_size: i64,
}

/// Gives the post's permalink.
pub fn accept(tx: &mut Conn, who: &SignedIn, id: PostId, at: At) -> Result<String, Error> {
    let (post, thread, board) = held(tx, who, id)?;
    policy::may_accept(&who.viewer(), &post, &thread, &board)?;
    if posts::set_solution(tx, id, Some((who.id, at.now)))? {
        counters::solved(tx, &thread, post.author_id, 1)?;
        write_down(tx, who, &thread, &Note { post: id, verb: "accept", before: "no", after: "yes" }, at.now)?;
        events::record(tx, Event::SolutionAccepted { post: id, by: who.id }, at.now)?;
    }
    Ok(permalink(&thread.url(), post.number, at.page_size))
}

/// Gives the post's permalink.
pub fn take_back(tx: &mut Conn, who: &SignedIn, id: PostId, at: At) -> Result<String, Error> {
    let (post, thread, board) = held(tx, who, id)?;
    policy::may_take_back(&who.viewer(), &post, &thread, &board)?;
    if posts::set_solution(tx, id, None)? {
        counters::solved(tx, &thread, post.author_id, -1)?;
        write_down(
            tx,
            who,
            &thread,
            &Note { post: id, verb: "unaccept", before: "yes", after: "no" },
            at.now,
        )?;
        events::record(tx, Event::SolutionTakenBack { post: id, by: who.id }, at.now)?;
    }
    Ok(permalink(&thread.url(), post.number, at.page_size))
}

/// The post with its thread held: nobody hides or accepts another one until the end of the transaction.
fn held(tx: &mut Conn, who: &SignedIn, id: PostId) -> Result<(Post, Thread, Board), Error> {
    let viewer = who.viewer();
    let (seen, _, _) = posts::visible_to(tx, &viewer, id)?;
    threads::held_for(tx, &viewer, seen.thread_id)?;
    Ok(posts::visible_to(tx, &viewer, id)?)
}

struct Note<'a> {
    post: PostId,
    verb: &'a str,
    before: &'a str,
    after: &'a str,
}

/// A Star or staff decided on somebody else's question.
fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    thread: &Thread,
    note: &Note<'_>,
    at: Ts,
) -> diesel::QueryResult<()> {
    if who.id == thread.author_id {
        return Ok(());
    }
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb: note.verb,
            subject_kind: "post",
            subject_id: note.post.0,
            before: note.before,
            after: note.after,
            reason: "",
            at,
        },
    )
}
