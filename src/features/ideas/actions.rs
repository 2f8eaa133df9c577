//! Looking at an idea, asking for more, merging and taking apart again.

use super::policy;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::boards::model::Board;
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::posts::actions::{Reply, reply};
use crate::forum::threads::model::{Thread, ThreadId, Visibility};
use crate::forum::threads::store::counters;
use crate::forum::threads::store::{self as threads, statuses, votes};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// The idea meets the requirements, or is to be looked at again.
pub fn set_checked(
    tx: &mut Conn,
    who: &SignedIn,
    (id, checked): (ThreadId, bool),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    policy::may_look_after(&viewer, &thread, &board)?;
    if thread.checked_at.is_some() != checked {
        statuses::set_checked(tx, id, checked.then_some(now))?;
        let was = |yes: bool| if yes { "checked" } else { "not checked" };
        write_down(tx, who, id, &Note { verb: "check", before: was(!checked), after: was(checked) }, now)?;
        events::record(tx, Event::ThreadStateChanged { thread: id }, now)?;
    }
    Ok(thread)
}

/// Asks the author for more, as a reply that everybody can read.
pub fn ask(tx: &mut Conn, who: &SignedIn, question: &Reply, now: Ts) -> Result<String, Error> {
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, question.thread)?;
    policy::may_look_after(&viewer, &thread, &board)?;
    let location = reply(tx, who, question, now)?;
    statuses::set_asked(tx, thread.id, Some(now))?;
    write_down(tx, who, thread.id, &Note { verb: "ask", before: "", after: "asked for more" }, now)?;
    Ok(location)
}

/// Makes one idea a part of another: its votes count there, nobody's twice, and its address leads there.
pub fn merge(
    tx: &mut Conn,
    who: &SignedIn,
    (from, into): (ThreadId, ThreadId),
    now: Ts,
) -> Result<Thread, Error> {
    let ((from, board), (into, into_board)) = both(tx, who, from, into)?;
    let viewer = who.viewer();
    policy::may_look_after(&viewer, &from, &board)?;
    policy::may_look_after(&viewer, &into, &into_board)?;
    policy::may_merge(&viewer, &from, &into)?;
    put_away(tx, &from, Some(into.id))?;
    votes::unite(tx, from.id, into.id)?;
    let after = format!("merged into {}", into.id);
    write_down(tx, who, from.id, &Note { verb: "merge", before: "by itself", after: &after }, now)?;
    let post = statuses::opening_post(tx, into.id)?;
    events::record(tx, Event::ThreadMerged { from: from.id, post, by: who.id, at: now }, now)?;
    Ok(into)
}

/// Takes an idea out again: it has its own votes, and the other one has what was its own.
pub fn part(tx: &mut Conn, who: &SignedIn, id: ThreadId, now: Ts) -> Result<Thread, Error> {
    // Who looks after ideas need not see what is hidden otherwise.
    let into = threads::by_id(tx, id)?.merged_into.ok_or(Error::NotFound)?;
    let viewer = who.viewer();
    let held = if into < id { into } else { id };
    threads::hold(tx, held)?;
    let (into, _) = threads::held_for(tx, &viewer, into)?;
    threads::hold(tx, id)?;
    let from = threads::by_id(tx, id)?;
    // It is hidden because it was merged, but its board is asked: another one's ideas are not there.
    boards::visible_to(tx, &viewer, from.board_id)?;
    policy::may_part(&viewer, &from, &into)?;
    put_away(tx, &from, None)?;
    votes::part(tx, from.id, into.id)?;
    let before = format!("merged into {}", into.id);
    write_down(tx, who, id, &Note { verb: "undo-merge", before: &before, after: "by itself" }, now)?;
    events::record(tx, Event::ThreadStateChanged { thread: id }, now)?;
    Ok(from)
}

type Found = (Thread, Board);

/// Both threads, held in the order of their ids, so that two merges at once wait instead of deadlock.
fn both(tx: &mut Conn, who: &SignedIn, from: ThreadId, into: ThreadId) -> Result<(Found, Found), Error> {
    let viewer = who.viewer();
    if into < from {
        threads::hold(tx, into)?;
    }
    let one = threads::held_for(tx, &viewer, from)?;
    let other = threads::held_for(tx, &viewer, into).map_err(|error| match error {
        diesel::NotFound => {
            Refusal::new("There is no idea of that number. Copy its address and paste it.").into()
        }
        error => Error::from(error),
    })?;
    Ok((one, other))
}

fn put_away(tx: &mut Conn, thread: &Thread, into: Option<ThreadId>) -> Result<(), Error> {
    let share = counters::of(tx, thread.id)?;
    let state = if into.is_some() { Visibility::Hidden } else { Visibility::Visible };
    threads::set_state(tx, thread.id, state)?;
    statuses::set_merged(tx, thread.id, into)?;
    Ok(counters::settle(tx, thread.id, share)?)
}

struct Note<'a> {
    verb: &'a str,
    before: &'a str,
    after: &'a str,
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    thread: ThreadId,
    note: &Note<'_>,
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb: note.verb,
            subject_kind: "thread",
            subject_id: thread.0,
            before: note.before,
            after: note.after,
            reason: "",
            at,
        },
    )
}

/// How a merge is taken back from the audit log.
pub const WAYS: &[Way] =
    &[Way { subject: "thread", verbs: &["merge"], overtaken_by: &["merge", "undo-merge"], undo: undo_merge }];

fn undo_merge(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = ThreadId(entry.subject_id);
    let into = threads::by_id(tx, id)?.merged_into;
    entry.must_stand(into.is_some_and(|into| entry.after == format!("merged into {into}")))?;
    part(tx, who, id, around.now)?;
    Ok(())
}
