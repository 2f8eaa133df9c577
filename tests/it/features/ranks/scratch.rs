//! Scores and ranks counted anew from the ledger, without any sum that was kept.

use std::collections::BTreeMap;

use bandstand::features::ranks::formula::Formula;
use bandstand::features::ranks::recompute;
use bandstand::features::ranks::store::{self, Score};
use bandstand::features::ranks::tally::{Pair, Standing};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::activity::fill;
use bandstand::forum::activity::model::{Cause, Deed, DeedKind};
use bandstand::forum::ranks::{Family, Rank};
use bandstand::schema::{deeds, rank_days, rank_scores, users};
use diesel::prelude::*;

use super::history::PEOPLE;
use crate::world::World;

/// Every row of the ledger, in the order in which it was written.
fn ledger(world: &World<'_>) -> BTreeMap<UserId, Vec<Deed>> {
    let rows: Vec<Deed> =
        deeds::table.order(deeds::id).select(Deed::as_select()).load(&mut world.conn()).expect("the ledger");
    let mut all: BTreeMap<UserId, Vec<Deed>> = BTreeMap::new();
    let joined: BTreeMap<UserId, i64> = users::table
        .select((users::id, users::joined_at))
        .load(&mut world.conn())
        .expect("members")
        .into_iter()
        .collect();
    for row in rows.into_iter().filter(|row| row.done_at.0 >= joined[&row.user_id]) {
        all.entry(row.user_id).or_default().push(row);
    }
    all
}

/// The days of a ledger by the simplest way to count: a day of UTC is 86,400 seconds.
fn days_of(rows: &[Deed]) -> BTreeMap<(i64, String), i64> {
    let mut days = BTreeMap::new();
    for row in rows {
        let day = row.done_at.0.div_euclid(86_400_000);
        *days.entry((day, row.kind.word().to_owned())).or_default() += row.count;
        if row.kind.is_own() {
            *days.entry((day, "own".to_owned())).or_default() += row.count;
        }
    }
    days.retain(|_, count| *count != 0);
    days
}

/// A standing counted anew from its rows, without any sum that was kept.
fn standing_of(formula: &Formula, rows: &[Deed]) -> Standing {
    let days = days_of(rows);
    let mut standing = Standing::default();
    let mut pairs: BTreeMap<(DeedKind, UserId), Pair> = BTreeMap::new();
    for row in rows {
        let entry = formula.entry(row, 0);
        if let Some(other) = entry.other {
            let pair = pairs.entry((entry.kind, other)).or_default();
            *(if entry.is_established { &mut pair.established } else { &mut pair.others }) += entry.count;
        }
    }
    for kind in DeedKind::ALL {
        let sum = &mut standing.sums[*kind as usize];
        for ((_, word), count) in &days {
            if word == kind.word() {
                sum.count += count;
                sum.by_day += formula.of_day(*kind, *count);
            }
        }
        for ((of, other), pair) in &pairs {
            let returned = match of {
                DeedKind::KudoReceived => {
                    pairs.get(&(DeedKind::KudoGiven, *other)).map_or(0, |pair| pair.total())
                }
                _ => 0,
            };
            if of == kind {
                sum.by_person += formula.of_pair(*kind, *pair, returned);
            }
        }
    }
    standing.active_days = days.keys().filter(|(_, word)| word == "own").count() as i64;
    standing
}

/// What the ledger says about the rank: highest on the way, but where rows let it fall.
fn rank_of(formula: &Formula, rows: &[Deed]) -> Rank {
    let mut rank = Rank::Visitor;
    for end in 1..=rows.len() {
        let now = formula.rank_of(&standing_of(formula, &rows[..end]));
        let row = &rows[end - 1];
        let falls = row.cause == Cause::Removed || (row.kind == DeedKind::UpheldReport && row.count > 0);
        rank = if falls { now } else { rank.max(now) };
    }
    rank
}

/// Holds what was kept against the ledger, and the ledger against the state.
pub fn check(world: &World<'_>) {
    let formula = Formula::new(&world.site.config.ranks.formula).expect("a formula");
    let conn = &mut world.conn();
    let all = ledger(world);
    let mut looked = 0;
    for name in PEOPLE {
        let user = UserId(world.id_of(name));
        let Some(rows) = all.get(&user) else { continue };
        let score: Score =
            rank_scores::table.find(user).select(Score::as_select()).first(conn).expect("a score");
        let expected = standing_of(&formula, rows);
        let kept: Standing = serde_json::from_str(&score.standing).expect("a standing");
        assert_eq!((&kept.sums, kept.active_days), (&expected.sums, expected.active_days), "{name}");
        assert_eq!(score.score, formula.score(&expected), "{name}");
        let days: Vec<(i64, String, i64)> = rank_days::table
            .filter(rank_days::user_id.eq(user))
            .select((rank_days::day, rank_days::kind, rank_days::count))
            .load(conn)
            .expect("days");
        let days: BTreeMap<_, _> = days.into_iter().map(|(day, kind, count)| ((day, kind), count)).collect();
        assert_eq!(days, days_of(rows), "{name}");
        assert_eq!(score.earned, rank_of(&formula, rows), "{name}");
        let shown = store::who(conn, user).expect("a member").rank;
        if shown.family() == Family::Member {
            assert_eq!(shown, score.earned.max(score.given), "{name}");
        }
        looked += 1;
    }
    assert!(looked >= 4, "the history has people in it");
    let now = world.site.clock.now();
    let site = world.twin();
    let added = by_command(move || fill::all(&site.db, now, |_, _| ()).expect("it is filled"));
    assert_eq!(added, 0, "the ledger says what is so");
    let outcome = compute(world);
    assert_eq!((outcome.wrong, outcome.moved), (0, 0), "{outcome:?}");
}

/// Commands block their thread, which these stories run on.
fn by_command<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(work).join().expect("the command comes to its end")
}

/// Everybody by the formula of the story.
pub fn compute(world: &World<'_>) -> recompute::Outcome {
    let (site, now) = (world.twin(), world.site.clock.now());
    by_command(move || recompute::all(&site.db, &site.config, now, |_| ()).expect("it is computed"))
}
