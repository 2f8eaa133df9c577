//! Business hours: when somebody is there, in a zone of their own, and how much
//! of that lies between two instants. Pure: nothing is asked or written.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::db::Ts;

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
/// Hours that come later than this never come.
const HORIZON: i64 = 3 * 366 * DAY;

/// A span of every week: days (0 is Monday), minutes of the local day; `to` is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub first_day: usize,
    pub last_day: usize,
    pub from: i64,
    pub to: i64,
}

/// When somebody is there. Slots of one day don't overlap.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    week: [Vec<(i64, i64)>; 7],
    holidays: BTreeSet<Date>,
}

impl Calendar {
    /// Day and night.
    pub fn always(zone: TimeZone) -> Self {
        Self { zone, week: std::array::from_fn(|_| vec![(0, 1440)]), holidays: BTreeSet::new() }
    }

    pub fn new(zone: TimeZone, slots: &[Slot], holidays: &[Date]) -> Self {
        let mut week: [Vec<(i64, i64)>; 7] = Default::default();
        for slot in slots {
            for day in week.iter_mut().take(slot.last_day + 1).skip(slot.first_day) {
                day.push((slot.from, slot.to));
            }
        }
        for day in &mut week {
            day.sort_unstable();
            // Slots that touch or overlap are one.
            day.dedup_by(|next, before| {
                let touches = next.0 <= before.1;
                if touches {
                    before.1 = before.1.max(next.1);
                }
                touches
            });
        }
        Self { zone, week, holidays: holidays.iter().copied().collect() }
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether somebody is there at this instant.
    pub fn is_open(&self, at: Ts) -> bool {
        let Ok(instant) = Timestamp::from_millisecond(at.0) else { return false };
        let local = instant.to_zoned(self.zone.clone());
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let day = local.weekday().to_monday_zero_offset();
        !self.holidays.contains(&local.date())
            && self.slots(day).iter().any(|(from, to)| (*from..*to).contains(&minute))
    }

    /// Milliseconds in which somebody is there, from one instant to another.
    pub fn between(&self, from: Ts, to: Ts) -> i64 {
        let mut sum = 0;
        self.each_open(from.0, to.0, |open, shut| {
            sum += shut - open;
            ControlFlow::Continue(())
        });
        sum
    }

    /// When so many milliseconds of such hours have gone by since `from`; none: in no foreseeable time.
    pub fn after(&self, from: Ts, span: i64) -> Option<Ts> {
        if span <= 0 {
            return Some(from);
        }
        let (mut left, mut end) = (span, None);
        self.each_open(from.0, from.0.saturating_add(HORIZON), |open, shut| {
            if shut - open >= left {
                end = Some(Ts(open + left));
                return ControlFlow::Break(());
            }
            left -= shut - open;
            ControlFlow::Continue(())
        });
        end
    }

    fn slots(&self, day: i8) -> &[(i64, i64)] {
        usize::try_from(day).ok().and_then(|day| self.week.get(day)).map_or(&[], Vec::as_slice)
    }

    /// Calls `each` with every open span from `from` to `until`, in order. Between two changes
    /// of the zone's offset local days are as long as others, so that each is taken by itself.
    fn each_open(&self, from: i64, until: i64, mut each: impl FnMut(i64, i64) -> ControlFlow<()>) {
        let mut cursor = from;
        while cursor < until {
            let Ok(instant) = Timestamp::from_millisecond(cursor) else { return };
            let offset = i64::from(self.zone.to_offset(instant).seconds()) * 1000;
            let change = self.zone.following(instant).next().map(|change| change.timestamp());
            let end = change.map_or(until, |change| change.as_millisecond().min(until));
            let (first, last) = ((cursor + offset).div_euclid(DAY), (end - 1 + offset).div_euclid(DAY));
            for day in first..=last {
                let Some(local) = local_date(day) else { return };
                if self.holidays.contains(&local) {
                    continue;
                }
                for (open, shut) in self.slots(local.weekday().to_monday_zero_offset()) {
                    let start = (day * DAY + open * MINUTE - offset).max(cursor);
                    let stop = (day * DAY + shut * MINUTE - offset).min(end);
                    if start < stop && each(start, stop).is_break() {
                        return;
                    }
                }
            }
            cursor = end;
        }
    }
}

/// The date so many days after 1970-01-01.
fn local_date(days: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(i32::try_from(days).ok()?.days()).ok()
}

/// The weekday of an instant in a zone, 0 for Monday.
pub fn weekday(zone: &TimeZone, at: Ts) -> i8 {
    let instant = Timestamp::from_millisecond(at.0).unwrap_or_default();
    instant.to_zoned(zone.clone()).weekday().to_monday_zero_offset()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Ts {
        Ts::parse(text).expect("an instant")
    }

    fn office(zone: &str) -> Calendar {
        let slot = |from, to| Slot { first_day: 0, last_day: 4, from, to };
        let zone = TimeZone::get(zone).expect("a zone");
        Calendar::new(zone, &[slot(9 * 60, 12 * 60), slot(13 * 60, 17 * 60)], &[date(2026, 12, 25)])
    }

    #[test]
    fn hours_go_on_after_lunch_weekends_and_holidays() {
        let office = office("Europe/Stockholm");
        let hour = 60 * MINUTE;
        // A Thursday before Christmas, 16:00 local: one hour today, the rest on Monday.
        let asked = at("2026-12-24T15:00:00Z");
        assert_eq!(office.after(asked, 2 * hour), Some(at("2026-12-28T09:00:00Z")));
        assert_eq!(office.after(asked, 5 * hour), Some(at("2026-12-28T13:00:00Z")));
        assert_eq!(office.between(asked, at("2026-12-28T13:00:00Z")), 5 * hour);
        assert!(office.is_open(asked) && !office.is_open(at("2026-12-25T10:00:00Z")));
    }

    #[test]
    fn a_clock_that_is_put_back_gives_an_hour() {
        let always = Calendar::always(TimeZone::get("Europe/Stockholm").expect("a zone"));
        let (from, to) = (at("2026-10-24T22:00:00Z"), at("2026-10-25T23:00:00Z"));
        assert_eq!(always.between(from, to), 25 * 60 * MINUTE);
    }

    #[test]
    fn nobody_is_ever_there_without_hours() {
        let never = Calendar::new(TimeZone::UTC, &[], &[]);
        assert_eq!(never.after(Ts(0), 1), None);
        assert_eq!(never.between(Ts(0), Ts(DAY * 30)), 0);
    }
}
