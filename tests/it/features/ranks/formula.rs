//! What the formula makes of deeds.

use bandstand::features::ranks::formula::{Formula, POINT};
use bandstand::features::ranks::tally::{Entry, Tally};
use bandstand::forum::accounts::model::UserId;
use bandstand::forum::activity::model::DeedKind;
use bandstand::forum::ranks::Rank;
use bandstand::kit::config::Config;

fn formula(change: impl FnOnce(&mut Config)) -> Formula {
    let mut config = Config::load(None).expect("the settings are good");
    change(&mut config);
    Formula::new(&config.ranks.formula).expect("a formula")
}

fn deed(kind: DeedKind, day: i64, other: Option<i64>, count: i64) -> Entry {
    Entry { kind, day, other: other.map(UserId), is_established: true, count, is_fall: false }
}

fn points(formula: &Formula, entries: &[Entry]) -> f64 {
    let mut tally = Tally::default();
    for entry in entries {
        tally.take(formula, entry);
    }
    formula.score(&tally.standing) as f64 / POINT as f64
}

#[test]
fn more_of_the_same_on_a_day_is_worth_less_and_less() {
    let formula = formula(|config| config.ranks.formula.active_day = 0.0);
    let many = |count: usize| points(&formula, &vec![deed(DeedKind::Reply, 1, None, 1); count]);
    assert_eq!((many(1), many(2)), (2.0, 3.6));
    assert_eq!(many(100), 8.0, "a day has a limit");
    let days: Vec<Entry> = (0..4).map(|day| deed(DeedKind::Reply, day, None, 1)).collect();
    assert_eq!(points(&formula, &days), 8.0, "each day begins anew");
}

#[test]
fn the_same_giver_is_worth_less_and_less_forever() {
    let formula = formula(|_| ());
    let from = |other: i64, day: i64| deed(DeedKind::KudoReceived, day, Some(other), 1);
    let one: Vec<Entry> = (0..100).map(|day| from(7, day)).collect();
    assert!(points(&formula, &one) < 8.0, "{}", points(&formula, &one));
    let many: Vec<Entry> = (0..100).map(|day| from(day, day)).collect();
    assert_eq!(points(&formula, &many), 400.0);
    let newcomers: Vec<Entry> = many.iter().map(|entry| Entry { is_established: false, ..*entry }).collect();
    assert_eq!(points(&formula, &newcomers), 80.0);
}

#[test]
fn kudos_that_are_returned_are_worth_little_whoever_began() {
    let formula = formula(|config| {
        config.ranks.formula.active_day = 0.0;
        config.ranks.formula.factors.get_mut("kudo_given").expect("a factor").weight = 0.0;
    });
    let got = deed(DeedKind::KudoReceived, 1, Some(7), 1);
    let gave = deed(DeedKind::KudoGiven, 2, Some(7), 1);
    assert_eq!(points(&formula, &[got]), 4.0);
    assert_eq!((points(&formula, &[got, gave]), points(&formula, &[gave, got])), (1.0, 1.0));
    let taken_back = Entry { count: -1, ..gave };
    assert_eq!(points(&formula, &[got, gave, taken_back]), 4.0);
}

#[test]
fn a_rank_falls_only_by_what_says_so() {
    let formula = formula(|config| {
        let rung = config.ranks.formula.ladder.get_mut("newbie").expect("a rung");
        (rung.score, rung.days) = (3.0, 0);
    });
    let mut tally = Tally::default();
    for _ in 0..3 {
        tally.take(&formula, &deed(DeedKind::Reply, 1, None, 1));
    }
    assert_eq!(tally.standing.rank, Rank::Newbie);
    let taken_back = deed(DeedKind::Reply, 1, None, -1);
    let mut falls = tally.clone();
    for _ in 0..2 {
        tally.take(&formula, &taken_back);
    }
    assert_eq!((tally.standing.rank, formula.rank_of(&tally.standing)), (Rank::Newbie, Rank::Newbie));
    tally.take(&formula, &taken_back);
    assert_eq!((tally.standing.rank, formula.rank_of(&tally.standing)), (Rank::Newbie, Rank::Visitor));
    falls.take(&formula, &Entry { is_fall: true, ..deed(DeedKind::UpheldReport, 1, None, 1) });
    assert_eq!(falls.standing.rank, Rank::Visitor);
}

#[test]
fn a_rank_needs_its_days_and_solutions_besides_the_points() {
    let formula = formula(|config| {
        config.ranks.formula.ladder.clear();
        let rung = bandstand::kit::config::ranks::Rung { score: 1.0, days: 2, solutions: 1 };
        config.ranks.formula.ladder.insert("regular".to_owned(), rung);
    });
    let mut tally = Tally::default();
    tally.take(&formula, &deed(DeedKind::Reply, 1, None, 1));
    tally.take(&formula, &deed(DeedKind::Solution, 1, Some(7), 1));
    assert_eq!(tally.standing.rank, Rank::Visitor);
    tally.take(&formula, &deed(DeedKind::Vote, 2, None, 1));
    assert_eq!(tally.standing.rank, Rank::Regular);
}
