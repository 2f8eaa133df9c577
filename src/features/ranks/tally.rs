//! What is counted of a member, pure. What keeps a score along the way and what
//! computes it from scratch are the same function, [`Tally::take`].

use std::collections::HashMap;

use super::formula::Formula;
use super::ruler::Ruler;
use crate::forum::accounts::model::UserId;
use crate::forum::activity::model::{Deed, DeedKind};
use crate::forum::ranks::Rank;
use crate::kit::db::Ts;

/// How many kinds of deeds there are.
pub const KINDS: usize = DeedKind::ALL.len();

/// A row of the ledger as the formula sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: DeedKind,
    /// The day when it was done, counted from 1970-01-01 in the community's zone.
    pub day: i64,
    pub other: Option<UserId>,
    /// Whether the other one counts in full.
    pub is_established: bool,
    pub count: i64,
    /// Whether a rank may fall by it.
    pub is_fall: bool,
}

/// Deeds with one other person: by established ones, and by others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    pub established: i64,
    pub others: i64,
}

impl Pair {
    pub fn total(self) -> i64 {
        self.established + self.others
    }
}

/// The sums of one kind of deed, in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sum {
    pub count: i64,
    pub by_day: i64,
    pub by_person: i64,
}

/// Where somebody stands: everything that the rank depends on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Standing {
    /// By the number of the deed's kind.
    pub sums: Vec<Sum>,
    /// Days on which something of one's own counts.
    pub active_days: i64,
    /// What was earned; falls only where a row says that it may.
    pub rank: Rank,
}

impl Default for Standing {
    fn default() -> Self {
        Self { sums: vec![Sum::default(); KINDS], active_days: 0, rank: Rank::Visitor }
    }
}

impl Standing {
    pub fn sum(&self, kind: DeedKind) -> Sum {
        self.sums.get(kind as usize).copied().unwrap_or_default()
    }
}

/// A day's deeds of a kind, or of any kind of one's own (`None`).
pub type DayKey = (i64, Option<DeedKind>);
pub type PairKey = (DeedKind, UserId);

/// What is counted of a member: all of it, or what the rows at hand touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub days: HashMap<DayKey, i64>,
    pub people: HashMap<PairKey, Pair>,
    pub standing: Standing,
}

impl Tally {
    /// Takes a row of somebody's ledger in, who joined then: faulty imports have
    /// deeds of people who were not there yet.
    pub fn take_deed(&mut self, ruler: &Ruler, deed: &Deed, joined_at: Ts) {
        if deed.done_at >= joined_at {
            self.take(&ruler.formula, &ruler.formula.entry(deed, ruler.day(deed.done_at)));
        }
    }

    /// Takes a row in.
    pub fn take(&mut self, formula: &Formula, entry: &Entry) {
        let (kind, at) = (entry.kind, entry.kind as usize);
        if self.standing.sums.len() < KINDS {
            self.standing.sums.resize(KINDS, Sum::default());
        }
        let day = self.days.entry((entry.day, Some(kind))).or_default();
        let before = *day;
        *day += entry.count;
        let change = formula.of_day(kind, *day) - formula.of_day(kind, before);
        let sum = &mut self.standing.sums[at];
        sum.count += entry.count;
        sum.by_day += change;
        if kind.is_own() {
            let own = self.days.entry((entry.day, None)).or_default();
            let before = *own;
            *own += entry.count;
            self.standing.active_days += i64::from(*own > 0) - i64::from(before > 0);
        }
        if let Some(other) = entry.other {
            self.take_person(formula, entry, other);
        }
        let now = formula.rank_of(&self.standing);
        self.standing.rank = if entry.is_fall { now } else { now.max(self.standing.rank) };
    }

    /// What one gives somebody changes what their kudos count, and the other way round.
    fn take_person(&mut self, formula: &Formula, entry: &Entry, other: UserId) {
        let kinds: &[DeedKind] = match entry.kind {
            DeedKind::KudoGiven => &[DeedKind::KudoGiven, DeedKind::KudoReceived],
            ref kind => std::slice::from_ref(kind),
        };
        let before: Vec<i64> = kinds.iter().map(|kind| self.of_person(formula, *kind, other)).collect();
        let pair = self.people.entry((entry.kind, other)).or_default();
        if entry.is_established {
            pair.established += entry.count;
        } else {
            pair.others += entry.count;
        }
        for (kind, before) in kinds.iter().zip(before) {
            let after = self.of_person(formula, *kind, other);
            self.standing.sums[*kind as usize].by_person += after - before;
        }
    }

    fn of_person(&self, formula: &Formula, kind: DeedKind, other: UserId) -> i64 {
        let pair = self.people.get(&(kind, other)).copied().unwrap_or_default();
        let returned = match kind {
            DeedKind::KudoReceived => {
                self.people.get(&(DeedKind::KudoGiven, other)).map_or(0, |given| given.total())
            }
            _ => 0,
        };
        formula.of_pair(kind, pair, returned)
    }

    /// Drops what has come to nothing.
    pub fn tidy(&mut self) {
        self.days.retain(|_, count| *count != 0);
        self.people.retain(|_, pair| *pair != Pair::default());
    }
}
