//! Into the Vault and back: thread by thread, and what a rule does to many.

use super::model::{Rule, Run, RunId, RunState, Vaulted};
use super::store::{self, NewRun};
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::boards::model::{Access, Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::policy;
use crate::forum::threads::store as threads;
use crate::forum::threads::store::counters;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::statuses::{Meaning, Statuses};

/// Threads of one batch: short enough that writers hardly wait.
const BATCH: i64 = 25;

/// Moves a thread to the Vault, by hand.
pub fn take(tx: &mut Conn, who: &SignedIn, id: ThreadId, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    policy::may_moderate(&viewer)?;
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    if board.kind == BoardKind::Vault {
        return Ok(thread);
    }
    policy::may_change_place(&thread)?;
    put_away(tx, (&thread, &board), None, who.id, now)?;
    Ok(thread)
}

/// Moves a thread back to the board that it came from.
pub fn bring_back(tx: &mut Conn, who: &SignedIn, id: ThreadId, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    policy::may_moderate(&viewer)?;
    let (thread, board) = threads::held_for(tx, &viewer, id)?;
    if board.kind != BoardKind::Vault {
        return Ok(thread);
    }
    let Some(origin) = store::origin_of(tx, id)? else {
        return Err(Refusal::new(
            "Nobody knows any more where this thread came from: move it to a board of your choice.",
        )
        .into());
    };
    take_out(tx, (&thread, &board), origin, who.id, now)?;
    Ok(thread)
}

fn put_away(
    tx: &mut Conn,
    (thread, board): (&Thread, &Board),
    run: Option<RunId>,
    by: UserId,
    now: Ts,
) -> Result<(), Error> {
    let Some(vault) = store::board_for(tx, board.read_access)? else {
        let whom = match board.read_access {
            Access::Everyone => "that everybody may read",
            Access::Members => "for members only",
            Access::Stars => "for Stars and staff only",
            Access::Staff | Access::Nobody => "for staff only",
        };
        return Err(Refusal::new(format!(
            "The Vault has no board {whom}, and a thread must not become known to more people by moving there."
        ))
        .into());
    };
    let origin = Vaulted {
        thread_id: thread.id,
        from_board: board.id,
        from_label: thread.label_id,
        run_id: run,
        by_user: by,
        at: now,
    };
    store::set_origin(tx, &origin)?;
    let share = counters::of(tx, thread.id)?;
    threads::set_board(tx, thread.id, vault.id, None)?;
    counters::settle(tx, thread.id, share)?;
    write_down(tx, by, thread.id, ("vault", &board.slug, &vault.slug), now)?;
    events::record(tx, Event::ThreadMoved { thread: thread.id }, now)?;
    Ok(())
}

fn take_out(
    tx: &mut Conn,
    (thread, board): (&Thread, &Board),
    origin: Vaulted,
    by: UserId,
    now: Ts,
) -> Result<(), Error> {
    let home = boards::by_id(tx, origin.from_board)?;
    let share = counters::of(tx, thread.id)?;
    threads::set_board(tx, thread.id, home.id, origin.from_label)?;
    counters::settle(tx, thread.id, share)?;
    store::forget_origin(tx, thread.id)?;
    write_down(tx, by, thread.id, ("unvault", &board.slug, &home.slug), now)?;
    events::record(tx, Event::ThreadMoved { thread: thread.id }, now)?;
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    by: UserId,
    thread: ThreadId,
    (verb, before, after): (&str, &str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(by),
        verb,
        subject_kind: "thread",
        subject_id: thread.0,
        before,
        after,
        reason: "",
        at,
    };
    audit::record(tx, &act)
}

/// Begins to apply a rule; the worker goes on with it.
pub fn begin(tx: &mut Conn, who: &SignedIn, rule: Rule, now: Ts) -> Result<RunId, Error> {
    policy::may_moderate(&who.viewer())?;
    let total = store::count_taken_by(tx, rule)?;
    Ok(store::insert_run(tx, &NewRun { rule, undoes: None, total, by: who.id, at: now })?)
}

/// Begins to bring back what a run took and is still in the Vault.
pub fn undo(tx: &mut Conn, who: &SignedIn, id: RunId, now: Ts) -> Result<RunId, Error> {
    policy::may_moderate(&who.viewer())?;
    let run = store::held_run(tx, id)?;
    if run.state == RunState::Running {
        return Err(Refusal::new("It is still under way: stop it first.").into());
    }
    if run.undoes.is_some() {
        return Err(Refusal::new("This brought threads back already: apply the rule again instead.").into());
    }
    let total = store::count_taken_in(tx, id)?;
    let back = NewRun { rule: run.rule(), undoes: Some(id), total, by: who.id, at: now };
    Ok(store::insert_run(tx, &back)?)
}

pub fn stop(tx: &mut Conn, who: &SignedIn, id: RunId, now: Ts) -> Result<bool, Error> {
    policy::may_moderate(&who.viewer())?;
    store::run(tx, id)?;
    Ok(store::end(tx, id, RunState::Stopped, now)?)
}

/// One batch of a run, in one transaction; says how many threads were looked at.
/// Each thread is looked at once more under its lock: somebody may have written meanwhile.
pub fn go_on(tx: &mut Conn, statuses: &Statuses, id: RunId, now: Ts) -> Result<usize, Error> {
    let run = store::held_run(tx, id)?;
    if run.state != RunState::Running {
        return Ok(0);
    }
    let ids: Vec<ThreadId> = match run.undoes {
        Some(undone) => store::taken_in(tx, undone, run.last_id, BATCH)?,
        None => store::taken_by(tx, run.rule(), run.last_id, BATCH)?.iter().map(|thread| thread.id).collect(),
    };
    let Some(last) = ids.last().copied() else {
        store::end(tx, id, RunState::Finished, now)?;
        return Ok(0);
    };
    let mut done = 0;
    for thread in &ids {
        done += i64::from(one(tx, statuses, &run, *thread, now)?);
    }
    let looked = ids.len();
    let all = i64::try_from(looked).unwrap_or(i64::MAX);
    store::move_on(tx, id, last, done, all - done)?;
    Ok(looked)
}

/// Whether the thread was moved; what no longer fits is left alone.
fn one(tx: &mut Conn, statuses: &Statuses, run: &Run, id: ThreadId, now: Ts) -> Result<bool, Error> {
    let thread = threads::held(tx, id)?;
    let board = boards::by_id(tx, thread.board_id)?;
    if run.undoes.is_some() {
        let Some(origin) = store::origin_of(tx, id)?.filter(|_| board.kind == BoardKind::Vault) else {
            return Ok(false);
        };
        take_out(tx, (&thread, &board), origin, run.begun_by, now)?;
        return Ok(true);
    }
    if !fits(statuses, &thread, &board, run.rule()) {
        return Ok(false);
    }
    match put_away(tx, (&thread, &board), Some(run.id), run.begun_by, now) {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a rule takes the thread as it is now.
pub fn fits(statuses: &Statuses, thread: &Thread, board: &Board, rule: Rule) -> bool {
    let old = thread.created_at < rule.begun_before && thread.last_post_at < rule.quiet_since;
    board.kind == rule.kind && old && !thread.floated && !is_worked_on(statuses, board.kind, thread)
}

/// Whether staff are at it, as the status of this kind of thread says.
pub fn is_worked_on(statuses: &Statuses, kind: BoardKind, thread: &Thread) -> bool {
    let status = thread.status.as_deref().and_then(|status| statuses.get(kind.word(), status));
    status.is_some_and(|status| status.meaning == Meaning::Progress)
}

/// How moves into the Vault and back are taken back from the audit log.
pub const WAYS: &[Way] = &[Way {
    subject: "thread",
    verbs: &["vault", "unvault"],
    overtaken_by: &["move", "vault", "unvault"],
    undo: undo_one,
}];

fn undo_one(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = ThreadId(entry.subject_id);
    let (_, board) = threads::held_for(tx, &who.viewer(), id)?;
    entry.must_stand(board.slug == entry.after)?;
    match entry.verb.as_str() {
        "vault" => bring_back(tx, who, id, around.now)?,
        _ => take(tx, who, id, around.now)?,
    };
    Ok(())
}
