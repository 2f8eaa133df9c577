//! Fills the ledger from the state: for communities that were imported, and to
//! see whether it says what is so. What is written already is not written again.
//!
//! Goes through by number, a batch a transaction, and remembers where it is, so
//! that an interrupted run goes on. Memory holds one batch.

use super::settle;
use super::store::{facts, state};
use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Db, Ts};
use crate::kit::error::Error;

/// Voters and readers of one thread in one transaction.
const OPINIONS: i64 = 1_000;
/// Where an interrupted run goes on: the stage, and the last number.
const FACT: &str = "ledger_filled";
const STAGES: [&str; 4] = ["posts", "opinions", "matters", "attendances"];

/// Settles everything, so many posts or matters in one transaction; gives how many rows were
/// added. `seen` hears how far each stage is.
pub fn all(db: &Db, most: i64, now: Ts, mut seen: impl FnMut(&'static str, i64)) -> Result<i64, Error> {
    let begun = db.read_now(|conn| Ok::<_, Error>(facts::get(conn, FACT)?))?;
    let begun = begun.and_then(|said| {
        let (stage, last) = said.split_once(' ')?;
        Some((STAGES.iter().position(|known| *known == stage)?, last.parse().ok()?))
    });
    let (first, mut after): (usize, i64) = begun.unwrap_or((0, 0));
    let mut added = 0;
    for stage in STAGES.iter().skip(first) {
        loop {
            let work = move |tx: &mut Conn| {
                let (last, added) = batch(tx, stage, (after, most), now)?;
                let said = last.map(|last| format!("{stage} {last}"));
                facts::set(tx, FACT, said.as_deref())?;
                Ok::<_, Error>((last, added))
            };
            let (last, new) = db.write_now(work)?;
            added += new;
            let Some(last) = last else { break };
            after = last;
            seen(stage, last);
        }
        after = 0;
    }
    Ok(added)
}

/// The next part of a stage: the last number that was looked at, and how many rows were added.
fn batch(
    tx: &mut Conn,
    stage: &str,
    (after, most): (i64, i64),
    now: Ts,
) -> Result<(Option<i64>, i64), Error> {
    let mut added = 0;
    let last = match stage {
        "posts" => {
            let ids = state::posts_after(tx, PostId(after), most)?;
            added += count(&settle::posts(tx, &ids, None, now)?);
            ids.last().map(|id| id.0)
        }
        "opinions" => {
            // A thread with very many votes takes long; it is one thread.
            let thread = state::thread_with_opinions(tx, ThreadId(after))?;
            let mut next = thread.map(|_| UserId(0));
            while let (Some(thread), Some(from)) = (thread, next) {
                let (deeds, more) = settle::opinions(tx, thread, (from, None), OPINIONS, now)?;
                added += count(&deeds);
                next = more;
            }
            thread.map(|thread| thread.0)
        }
        "matters" => {
            let ids = state::matters_after(tx, after, most)?;
            for matter in &ids {
                added += count(&settle::matter(tx, *matter, now)?);
            }
            ids.last().copied()
        }
        _ => {
            let rows = state::attended_after(tx, after)?;
            for (meeting, user) in &rows {
                added += count(&settle::attendance(tx, *meeting, *user, now)?);
            }
            rows.last().map(|(meeting, _)| *meeting)
        }
    };
    Ok((last, added))
}

fn count<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}
