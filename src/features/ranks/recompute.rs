//! Computes members from scratch: after an import, after another formula, and to
//! see whether what was kept along the way is what it should be.
//!
//! Members go by their numbers, a batch a transaction; their ledgers are
//! streamed, so that memory holds one batch of members and one page of rows.

use std::collections::HashMap;

use super::keep::{self, Telling};
use super::ruler::{self, Ruler};
use super::store::{self, Who};
use super::tally::Tally;
use crate::forum::accounts::model::UserId;
use crate::forum::activity::model::DeedId;
use crate::forum::activity::store::{self as ledger, facts};
use crate::kit::config::Config;
use crate::kit::db::{Conn, Db, Ts};
use crate::kit::error::Error;

/// Rows of the ledger that are read at once.
const ROWS: i64 = 10_000;
/// Where an interrupted run goes on: the mark of the formula, and the last member.
const FACT: &str = "ranks_computed";

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Outcome {
    pub members: i64,
    /// Kept by the formula that holds, and not what it should be: set right.
    pub wrong: i64,
    /// Whose rank is another one now.
    pub moved: i64,
    /// Members before these were done by a run that was interrupted.
    pub went_on: bool,
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.members += other.members;
        self.wrong += other.wrong;
        self.moved += other.moved;
    }
}

/// Computes these members, in the order of their numbers, from their ledgers
/// alone; with the number of the last row of each.
pub fn from_scratch(
    conn: &mut Conn,
    ruler: &Ruler,
    members: &[UserId],
    who: &HashMap<UserId, Who>,
) -> Result<HashMap<UserId, (Tally, DeedId)>, Error> {
    let mut all: HashMap<UserId, (Tally, DeedId)> =
        members.iter().map(|member| (*member, (Tally::default(), DeedId(0)))).collect();
    let (Some(first), Some(last)) = (members.first(), members.last()) else { return Ok(all) };
    let mut after = (*first, DeedId(0));
    loop {
        let rows = ledger::next_of(conn, after, *last, ROWS)?;
        let Some(end) = rows.last() else { break };
        after = (end.user_id, end.id);
        for deed in &rows {
            if let (Some((tally, last)), Some(who)) = (all.get_mut(&deed.user_id), who.get(&deed.user_id)) {
                tally.take_deed(ruler, deed, who.joined_at);
                *last = deed.id;
            }
        }
        if i64::try_from(rows.len()).is_ok_and(|length| length < ROWS) {
            break;
        }
    }
    for (tally, _) in all.values_mut() {
        tally.tidy();
    }
    Ok(all)
}

/// Computes members, in the order of their numbers, whose rows are held, and keeps that.
pub fn rebuild(
    tx: &mut Conn,
    ruler: &Ruler,
    members: &[UserId],
    telling: Telling<'_>,
    now: Ts,
) -> Result<Outcome, Error> {
    let who = store::all_of(tx, members)?;
    let kept = store::scores(tx, members)?;
    let mut before: HashMap<UserId, Tally> = HashMap::new();
    for (user, key, count) in store::all_days(tx, members)? {
        before.entry(user).or_default().days.insert(key, count);
    }
    for (user, key, pair) in store::all_people(tx, members)? {
        before.entry(user).or_default().people.insert(key, pair);
    }
    let mut computed = from_scratch(tx, ruler, members, &who)?;
    let mut outcome = Outcome::default();
    for member in members {
        let (Some(who), Some((after, last))) = (who.get(member), computed.remove(member)) else { continue };
        let kept = kept.get(member);
        let mut before = before.remove(member).unwrap_or_default();
        if let Some(standing) = kept.and_then(|kept| serde_json::from_str(&kept.standing).ok()) {
            before.standing = standing;
        }
        let is_same_formula = kept.is_some_and(|kept| kept.formula == ruler.mark);
        let is_right = before == after && kept.is_some_and(|kept| kept.last_deed == last);
        keep::write_difference(tx, *member, &before, &after)?;
        let moved =
            keep::settle_rank(tx, ruler, (*member, *who, kept), (&after.standing, last), telling, now)?;
        outcome.add(Outcome {
            members: 1,
            wrong: i64::from(is_same_formula && !is_right),
            moved: i64::from(moved.is_some()),
            went_on: false,
        });
    }
    Ok(outcome)
}

/// So many members after one; the last of them, and what was found.
pub fn batch(
    tx: &mut Conn,
    ruler: &Ruler,
    (after, most): (UserId, i64),
    telling: Telling<'_>,
    now: Ts,
) -> Result<(Option<UserId>, Outcome), Error> {
    let members = store::members_after(tx, after, most)?;
    ledger::hold(tx, &members)?;
    let outcome = rebuild(tx, ruler, &members, telling, now)?;
    Ok((members.last().copied(), outcome))
}

/// All members, silently; goes on where an interrupted run stood. `seen` hears
/// how many are done.
pub fn all(db: &Db, config: &Config, now: Ts, mut seen: impl FnMut(i64)) -> Result<Outcome, Error> {
    let ruler = db.read_now(|conn| ruler::current(conn, config))?;
    let (mut total, most) = (Outcome::default(), config.ranks.batch);
    let begun = db.read_now(|conn| Ok::<_, Error>(facts::get(conn, FACT)?))?;
    let begun = begun.and_then(|said| went_so_far(&said, &ruler.mark));
    total.went_on = begun.is_some();
    let mut after = begun.unwrap_or(UserId(0));
    loop {
        let ruler = ruler.clone();
        let work = move |tx: &mut Conn| {
            let (last, outcome) = batch(tx, &ruler, (after, most), Telling::Silent, now)?;
            let said = last.map(|last| format!("{} {last}", ruler.mark));
            facts::set(tx, FACT, said.as_deref())?;
            Ok::<_, Error>((last, outcome))
        };
        let (last, outcome) = db.write_now(work)?;
        let Some(last) = last else { return Ok(total) };
        after = last;
        total.add(outcome);
        seen(total.members);
    }
}

/// The last member of an interrupted run by the same formula.
fn went_so_far(said: &str, mark: &str) -> Option<UserId> {
    let (by, last) = said.split_once(' ')?;
    (by == mark).then(|| last.parse().ok().map(UserId)).flatten()
}
