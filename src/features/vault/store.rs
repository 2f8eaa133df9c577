//! Every question about the Vault.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Rule, Run, RunId, RunState, Vaulted};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Access, Board};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::kit::db::{Conn, Ts};
use crate::schema::{boards, threads, vault_runs, vaulted_threads};

/// The first board of the Vault that exactly these people may read.
pub fn board_for(conn: &mut Conn, access: Access) -> QueryResult<Option<Board>> {
    boards::table
        .filter(boards::kind.eq("vault"))
        .filter(boards::read_access.eq(access))
        .order((boards::position, boards::id))
        .select(Board::as_select())
        .first(conn)
        .optional()
}

pub fn origin_of(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<Vaulted>> {
    vaulted_threads::table.find(thread).select(Vaulted::as_select()).first(conn).optional()
}

/// Writes down where a thread came from; what stood there is no longer so.
pub fn set_origin(tx: &mut Conn, row: &Vaulted) -> QueryResult<()> {
    forget_origin(tx, row.thread_id)?;
    diesel::insert_into(vaulted_threads::table).values(row).execute(tx)?;
    Ok(())
}

pub fn forget_origin(tx: &mut Conn, thread: ThreadId) -> QueryResult<()> {
    diesel::delete(vaulted_threads::table.find(thread)).execute(tx)?;
    Ok(())
}

/// Threads that a rule takes, by their number, after `last`.
pub fn taken_by(conn: &mut Conn, rule: Rule, last: ThreadId, most: i64) -> QueryResult<Vec<Thread>> {
    threads::table
        .inner_join(boards::table)
        .filter(boards::kind.eq(rule.kind))
        .filter(threads::state.eq("visible"))
        .filter(threads::floated.eq(false))
        .filter(threads::created_at.lt(rule.begun_before))
        .filter(threads::last_post_at.lt(rule.quiet_since))
        .filter(threads::id.gt(last))
        .order(threads::id)
        .limit(most)
        .select(Thread::as_select())
        .load(conn)
}

pub fn count_taken_by(conn: &mut Conn, rule: Rule) -> QueryResult<i64> {
    threads::table
        .inner_join(boards::table)
        .filter(boards::kind.eq(rule.kind))
        .filter(threads::state.eq("visible"))
        .filter(threads::floated.eq(false))
        .filter(threads::created_at.lt(rule.begun_before))
        .filter(threads::last_post_at.lt(rule.quiet_since))
        .select(count_star())
        .first(conn)
}

/// Threads that a run took and that are still in the Vault, after `last`.
pub fn taken_in(conn: &mut Conn, run: RunId, last: ThreadId, most: i64) -> QueryResult<Vec<ThreadId>> {
    vaulted_threads::table
        .filter(vaulted_threads::run_id.eq(run))
        .filter(vaulted_threads::thread_id.gt(last))
        .order(vaulted_threads::thread_id)
        .limit(most)
        .select(vaulted_threads::thread_id)
        .load(conn)
}

pub fn count_taken_in(conn: &mut Conn, run: RunId) -> QueryResult<i64> {
    vaulted_threads::table.filter(vaulted_threads::run_id.eq(run)).select(count_star()).first(conn)
}

/// A run that begins.
pub struct NewRun {
    pub rule: Rule,
    pub undoes: Option<RunId>,
    pub total: i64,
    pub by: UserId,
    pub at: Ts,
}

pub fn insert_run(tx: &mut Conn, run: &NewRun) -> QueryResult<RunId> {
    let row = (
        vault_runs::kind.eq(run.rule.kind),
        vault_runs::begun_before.eq(run.rule.begun_before),
        vault_runs::quiet_since.eq(run.rule.quiet_since),
        vault_runs::undoes.eq(run.undoes),
        vault_runs::total.eq(run.total),
        vault_runs::state.eq(RunState::Running),
        vault_runs::begun_by.eq(run.by),
        vault_runs::begun_at.eq(run.at),
    );
    diesel::insert_into(vault_runs::table).values(row).returning(vault_runs::id).get_result(tx)
}

pub fn run(conn: &mut Conn, id: RunId) -> QueryResult<Run> {
    vault_runs::table.find(id).select(Run::as_select()).first(conn)
}

/// The run, held until the end of the transaction, so that two workers follow each other.
pub fn held_run(tx: &mut Conn, id: RunId) -> QueryResult<Run> {
    if let Conn::Pg(pg) = tx {
        vault_runs::table.find(id).select(vault_runs::id).for_update().first::<RunId>(pg)?;
    }
    run(tx, id)
}

/// The newest runs.
pub fn runs(conn: &mut Conn, most: i64) -> QueryResult<Vec<Run>> {
    vault_runs::table.order(vault_runs::id.desc()).limit(most).select(Run::as_select()).load(conn)
}

/// The oldest run that is under way.
pub fn next_running(conn: &mut Conn) -> QueryResult<Option<RunId>> {
    vault_runs::table
        .filter(vault_runs::state.eq(RunState::Running))
        .order(vault_runs::id)
        .select(vault_runs::id)
        .first(conn)
        .optional()
}

/// Moves a run on by what one batch did.
pub fn move_on(tx: &mut Conn, run: RunId, last: ThreadId, done: i64, left_alone: i64) -> QueryResult<()> {
    diesel::update(vault_runs::table.find(run))
        .set((
            vault_runs::last_id.eq(last),
            vault_runs::done.eq(vault_runs::done + done),
            vault_runs::left_alone.eq(vault_runs::left_alone + left_alone),
        ))
        .execute(tx)?;
    Ok(())
}

/// Ends a run that is under way; `false` when it had ended.
pub fn end(tx: &mut Conn, run: RunId, state: RunState, at: Ts) -> QueryResult<bool> {
    let running = vault_runs::table.find(run).filter(vault_runs::state.eq(RunState::Running));
    let ended = diesel::update(running)
        .set((vault_runs::state.eq(state), vault_runs::ended_at.eq(at)))
        .execute(tx)?;
    Ok(ended == 1)
}
