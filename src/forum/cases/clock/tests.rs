//! The clocks against a slow one that looks at every minute.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

use super::*;
use crate::kit::hours::Slot;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1440 * MINUTE;
/// The slow clock looks so far ahead.
const AHEAD: i64 = 30 * DAY;
/// Zones that change their clocks, by an hour or half of one, and those that don't.
const ZONES: [&str; 6] = [
    "Europe/Stockholm",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
    "UTC",
];

/// Whether somebody is there in this minute, from the local date and time alone.
fn is_there(zone: &TimeZone, slots: &[Slot], holidays: &[Date], at: i64) -> bool {
    let local = Timestamp::from_millisecond(at).expect("an instant").to_zoned(zone.clone());
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    let day = usize::try_from(local.weekday().to_monday_zero_offset()).expect("a weekday");
    let is_in = |slot: &Slot| {
        (slot.first_day..=slot.last_day).contains(&day) && (slot.from..slot.to).contains(&minute)
    };
    !holidays.contains(&local.date()) && slots.iter().any(is_in)
}

#[derive(Clone, Debug)]
struct Desk {
    zone: usize,
    /// Two calendars, as two categories have them.
    slots: [Vec<Slot>; 2],
    holidays: Vec<Date>,
}

fn slots() -> impl Strategy<Value = Vec<Slot>> {
    let slot = (0..7usize, 0..7usize, 0..96i64, 1..40i64).prop_map(|(one, other, from, length)| Slot {
        first_day: one.min(other),
        last_day: one.max(other),
        from: from * 15,
        to: ((from + length) * 15).min(1440),
    });
    proptest::collection::vec(slot, 1..5)
}

fn desk() -> impl Strategy<Value = Desk> {
    let day = (0..270i32).prop_map(|day| date(2026, 3, 1).checked_add(day.days()).expect("a day"));
    (0..ZONES.len(), slots(), slots(), proptest::collection::vec(day, 0..20))
        .prop_map(|(zone, one, other, holidays)| Desk { zone, slots: [one, other], holidays })
}

/// When a stretch begins after the one before (in minutes), under which category, and whether it runs.
type Stretch = (i64, usize, bool);

fn life() -> impl Strategy<Value = Vec<Stretch>> {
    proptest::collection::vec((0..3 * 1440i64, 0..2usize, any::<bool>()), 1..7)
}

/// The same question, asked minute by minute.
fn slow(desk: &Desk, zone: &TimeZone, stretches: &[(i64, usize, bool)], targets: [i64; 2]) -> Option<Ts> {
    let (last, which, runs) = *stretches.last()?;
    if !runs {
        return None;
    }
    let open = |at: i64, which: usize| is_there(zone, &desk.slots[which], &desk.holidays, at);
    let mut spent = 0;
    for two in stretches.windows(2) {
        let mut at = two[0].0;
        while two[0].2 && at < two[1].0 {
            spent += if open(at, two[0].1) { MINUTE } else { 0 };
            at += MINUTE;
        }
    }
    let mut at = last;
    while spent < targets[which] && at < last + AHEAD {
        spent += if open(at, which) { MINUTE } else { 0 };
        at += MINUTE;
    }
    (spent >= targets[which]).then_some(Ts(at))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    /// Several slots a day, holidays, zones, clocks that change, pauses and other categories.
    #[test]
    fn it_is_due_when_a_clock_that_looks_at_every_minute_says_so(
        desk in desk(),
        start in 0..270i64 * 1440,
        life in life(),
        targets in (1..40i64 * 60, 1..40i64 * 60),
    ) {
        let zone = TimeZone::get(ZONES[desk.zone]).expect("a zone");
        let targets = [targets.0 * MINUTE, targets.1 * MINUTE];
        let first = Ts::parse("2026-03-01T00:00:00Z").expect("an instant").0;
        let mut at = first + start * MINUTE;
        let stretches: Vec<(i64, usize, bool)> = life
            .iter()
            .map(|(after, which, runs)| {
                at += after * MINUTE;
                (at, *which, *runs)
            })
            .collect();
        let calendars = desk.slots.each_ref().map(|slots| Calendar::new(zone.clone(), slots, &desk.holidays));
        let phases: Vec<Phase<'_>> = stretches
            .iter()
            .map(|(from, which, runs)| Phase { from: Ts(*from), hours: &calendars[*which], target: targets[*which], runs: *runs })
            .collect();
        let end = at + AHEAD;
        let quick = due(&phases).filter(|due| due.0 <= end);
        prop_assert_eq!(quick, slow(&desk, &zone, &stretches, targets));
    }
}

fn rules() -> Support {
    toml::from_str::<toml::Table>(crate::kit::config::DEFAULTS)
        .ok()
        .and_then(|all| all.get("support").cloned())
        .and_then(|support| support.try_into().ok())
        .expect("the defaults hold a desk")
}

fn at(text: &str) -> Ts {
    Ts::parse(text).expect("an instant")
}

#[test]
fn the_first_answer_is_due_by_the_day_of_arrival_in_the_desks_zone() {
    let rules = rules();
    let due = |text: &str| first_due(&rules, "technical", at(text)).expect("due");
    // A Friday evening is a weekday; half an hour after midnight in the desk's zone is the weekend.
    assert_eq!(due("2026-11-20T22:00:00Z"), at("2026-11-21T22:00:00Z"));
    assert_eq!(due("2026-11-20T23:30:00Z"), at("2026-11-22T23:30:00Z"));
    assert_eq!(due("2026-11-22T22:30:00Z"), at("2026-11-24T22:30:00Z"));
    assert_eq!(due("2026-11-22T23:30:00Z"), at("2026-11-23T23:30:00Z"), "Monday there");
}

#[test]
fn waiting_for_the_requester_stops_the_clock() {
    let rules = rules();
    let step = |what, after: &str, time: &str| Step {
        case_id: super::super::model::CaseId(1),
        what,
        before: String::new(),
        after: after.to_owned(),
        by_id: None,
        at: at(time),
    };
    // Wednesday 09:00 local; sixteen hours of the office's eight a day end on Thursday evening.
    let mut steps = vec![
        step(What::Category, "technical", "2026-11-18T08:00:00Z"),
        step(What::State, "new", "2026-11-18T08:00:00Z"),
    ];
    assert_eq!(resolve_due(&rules, &steps), Some(at("2026-11-19T17:00:00Z")));
    steps.push(step(What::State, "waiting", "2026-11-18T11:00:00Z"));
    assert_eq!(resolve_due(&rules, &steps), None);
    // After lunch of the next day: thirteen hours are left.
    steps.push(step(What::State, "open", "2026-11-19T12:00:00Z"));
    assert_eq!(resolve_due(&rules, &steps), Some(at("2026-11-20T17:00:00Z")));
    // Account and billing has twelve hours: nine are left.
    steps.push(step(What::Category, "account", "2026-11-19T12:00:00Z"));
    assert_eq!(resolve_due(&rules, &steps), Some(at("2026-11-20T13:00:00Z")));
}
