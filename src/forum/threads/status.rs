//! One step of the machine of statuses: the row, its history, the board that
//! goes with it, the audit log and the event, in the caller's transaction.
//! Who may take which step is asked before (`features/statuses`).

use super::model::Thread;
use super::store;
use super::store::counters;
use super::store::statuses::{Change, NewChange, Standing};
use crate::forum::audit;
use crate::forum::boards::model::{Board, LabelId};
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Where a thread goes, and what is said with it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// As the audit log says it.
    pub verb: &'static str,
    /// `None`: it has no status any more.
    pub to: Option<String>,
    pub note: String,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
}

/// Takes the step; `to` is the board where the thread is afterwards. Gives the change's number.
pub fn take(
    tx: &mut Conn,
    who: &SignedIn,
    (thread, to): (&Thread, &Board),
    step: &Step,
    now: Ts,
) -> Result<i64, Error> {
    if to.id != thread.board_id {
        let label = same_label(tx, thread, to)?;
        move_over(tx, thread, to, label)?;
        events::record(tx, Event::ThreadMoved { thread: thread.id }, now)?;
    }
    let standing = Standing {
        status: step.to.clone(),
        status_note: Some(step.note.clone()).filter(|note| !note.is_empty()),
        status_at: step.to.as_ref().map(|_| now),
        next_word_at: step.next_word_at,
        requirement: step.requirement,
    };
    store::statuses::set(tx, thread.id, &standing)?;
    let change = store::statuses::write_down(
        tx,
        &NewChange {
            thread_id: thread.id,
            by_id: who.id,
            before: thread.status.clone(),
            after: step.to.clone(),
            note: step.note.clone(),
            next_word_at: step.next_word_at,
            requirement: step.requirement,
            board_id: to.id,
            before_board_id: thread.board_id,
            before_label_id: thread.label_id,
            before_note: thread.status_note.clone(),
            before_at: thread.status_at,
            before_next_word_at: thread.next_word_at,
            before_requirement: thread.requirement,
            at: now,
        },
    )?;
    tell(tx, who, thread, (step.verb, step.to.as_deref(), &step.note), now)?;
    Ok(change)
}

/// Takes the last step back: status, words, dates, board and label are what they were.
pub fn undo(tx: &mut Conn, who: &SignedIn, thread: &Thread, change: &Change, now: Ts) -> Result<(), Error> {
    if store::statuses::last(tx, thread.id)?.is_none_or(|last| last.id != change.id) {
        return Err(Refusal::new("Only the last change can be undone: undo the later ones first.").into());
    }
    if thread.board_id != change.board_id {
        return Err(Refusal::new(
            "This thread was moved since. Move it back first, or change its status by hand.",
        )
        .into());
    }
    if change.before_board_id != thread.board_id {
        let back = boards::by_id(tx, change.before_board_id)?;
        move_over(tx, thread, &back, change.before_label_id)?;
        events::record(tx, Event::ThreadMoved { thread: thread.id }, now)?;
    }
    let standing = Standing {
        status: change.before.clone(),
        status_note: change.before_note.clone(),
        status_at: change.before_at,
        next_word_at: change.before_next_word_at,
        requirement: change.before_requirement,
    };
    store::statuses::set(tx, thread.id, &standing)?;
    store::statuses::set_undone(tx, change.id, who.id, now)?;
    tell(tx, who, thread, ("undo-status", change.before.as_deref(), ""), now)
}

fn move_over(tx: &mut Conn, thread: &Thread, to: &Board, label: Option<LabelId>) -> Result<(), Error> {
    let share = counters::of(tx, thread.id)?;
    store::set_board(tx, thread.id, to.id, label)?;
    counters::settle(tx, thread.id, share)?;
    Ok(())
}

/// The label of the same name in another board.
pub fn same_label(tx: &mut Conn, thread: &Thread, board: &Board) -> Result<Option<LabelId>, Error> {
    let Some(label) = thread.label_id else {
        return Ok(None);
    };
    let names = store::lists::label_names(tx, &[label])?;
    let labels = boards::labels_of(tx, board.id)?;
    Ok(labels.into_iter().find(|other| names.get(&label) == Some(&other.name)).map(|label| label.id))
}

fn tell(
    tx: &mut Conn,
    who: &SignedIn,
    thread: &Thread,
    (verb, after, reason): (&str, Option<&str>, &str),
    at: Ts,
) -> Result<(), Error> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb,
            subject_kind: "thread",
            subject_id: thread.id.0,
            before: thread.status.as_deref().unwrap_or_default(),
            after: after.unwrap_or_default(),
            reason,
            at,
        },
    )?;
    let post = store::statuses::opening_post(tx, thread.id)?;
    events::record(tx, Event::StatusChanged { post, by: who.id, at }, at)?;
    Ok(())
}
