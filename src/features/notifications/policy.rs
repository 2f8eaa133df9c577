//! Who may hear of something, and when a letter may go out: pure.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use super::model::{Kind, Settings, Way};
use crate::forum::accounts::model::State;
use crate::forum::boards::model::Board;
use crate::forum::boards::policy::open_to_role;
use crate::forum::viewer::Role;
use crate::kit::db::Ts;

/// The hour at which digests are put together, in the reader's zone.
const DIGEST_HOUR: i8 = 8;

/// Whether somebody may hear of what is in this board. Whether the post and
/// its thread are visible is asked before.
pub fn may_hear(state: State, role: Role, board: &Board) -> bool {
    matches!(state, State::Active | State::Silenced) && open_to_role(Some(role)).contains(&board.read_access)
}

/// A member's time zone; one that nobody knows is UTC.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn local(now: Ts, zone: &TimeZone) -> Option<Zoned> {
    Timestamp::from_millisecond(now.0).ok().map(|instant| instant.to_zoned(zone.clone()))
}

/// When the quiet hours end that are now; nothing when it isn't quiet.
pub fn quiet_until(settings: &Settings, zone: &TimeZone, now: Ts) -> Option<Ts> {
    let (from, until) = settings.quiet()?;
    let here = local(now, zone)?;
    let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
    let is_quiet =
        if from < until { (from..until).contains(&minute) } else { minute >= from || minute < until };
    if !is_quiet {
        return None;
    }
    // Hours of a clock: they may be skipped or repeated, and then a letter waits a little more or less.
    let day = if minute < until { here.date() } else { here.date().checked_add(1.day()).ok()? };
    let (hour, minute) = (i8::try_from(until / 60).ok()?, i8::try_from(until % 60).ok()?);
    let end = day.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?;
    let end = Ts(end.timestamp().as_millisecond());
    Some(end).filter(|end| *end > now)
}

/// The last time at which digests of this kind were due, and the day it names
/// them by: each day, or each Monday, at 8:00 in the reader's zone.
pub fn last_digest(way: Way, zone: &TimeZone, now: Ts) -> Option<(Ts, String)> {
    let here = local(now, zone)?;
    let mut day = here.date();
    if way == Way::Weekly {
        let since_monday = i64::from(day.weekday().to_monday_zero_offset());
        day = day.checked_sub(since_monday.days()).ok()?;
    }
    let at = |day: jiff::civil::Date| -> Option<Ts> {
        let due = day.at(DIGEST_HOUR, 0, 0, 0).to_zoned(zone.clone()).ok()?;
        Some(Ts(due.timestamp().as_millisecond()))
    };
    let mut due = at(day)?;
    if due > now {
        let back = if way == Way::Weekly { 7.days() } else { 1.day() };
        day = day.checked_sub(back).ok()?;
        due = at(day)?;
    }
    Some((due, day.to_string()))
}

/// Whether a later look at the post is a look at this: thanks come for what
/// was read long ago.
pub fn is_read_with_its_post(kind: Kind) -> bool {
    crate::forum::inbox::store::is_read_with_its_post(kind.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ts(text: &str) -> Ts {
        Ts::parse(text).unwrap_or_default()
    }

    #[test]
    fn quiet_hours_go_over_midnight_and_across_the_change_of_clocks() {
        let settings =
            Settings { quiet_from: Some(22 * 60), quiet_until: Some(7 * 60), ..Settings::default() };
        let berlin = zone("Europe/Berlin");
        let until = |now: &str| quiet_until(&settings, &berlin, ts(now));
        // 23:30 in winter; the morning after is at 6:00 UTC.
        assert_eq!(until("2026-01-10T22:30:00Z"), Some(ts("2026-01-11T06:00:00Z")));
        assert_eq!(until("2026-01-10T20:59:00Z"), None);
        assert_eq!(until("2026-01-11T06:00:00Z"), None, "the end is not quiet");
        // The night in which the clocks go forward is an hour shorter, the other way an hour longer.
        assert_eq!(until("2026-03-28T22:00:00Z"), Some(ts("2026-03-29T05:00:00Z")));
        assert_eq!(until("2026-10-24T21:00:00Z"), Some(ts("2026-10-25T06:00:00Z")));
        let noon = Settings { quiet_from: Some(12 * 60), quiet_until: Some(13 * 60), ..Settings::default() };
        assert_eq!(quiet_until(&noon, &berlin, ts("2026-07-01T10:30:00Z")), Some(ts("2026-07-01T11:00:00Z")));
        // In a zone that skips 2:00 to 3:00, an end in that hour is the hour after it.
        let night = Settings { quiet_from: Some(0), quiet_until: Some(150), ..Settings::default() };
        let end = quiet_until(&night, &berlin, ts("2026-03-29T00:30:00Z"));
        assert_eq!(end, Some(ts("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn a_digest_is_due_once_a_day_or_week_whatever_the_clocks_do() {
        let berlin = zone("Europe/Berlin");
        let daily = |now: &str| last_digest(Way::Daily, &berlin, ts(now));
        let due = |at: &str, day: &str| Some((ts(at), day.to_owned()));
        assert_eq!(daily("2026-03-28T07:00:00Z"), due("2026-03-28T07:00:00Z", "2026-03-28"));
        // The day after, 8:00 comes an hour sooner.
        assert_eq!(daily("2026-03-29T05:59:59Z"), due("2026-03-28T07:00:00Z", "2026-03-28"));
        assert_eq!(daily("2026-03-29T06:00:00Z"), due("2026-03-29T06:00:00Z", "2026-03-29"));
        assert_eq!(daily("2026-10-25T06:30:00Z"), due("2026-10-24T06:00:00Z", "2026-10-24"));
        assert_eq!(daily("2026-10-25T07:00:00Z"), due("2026-10-25T07:00:00Z", "2026-10-25"));
        let mut days = std::collections::BTreeMap::new();
        for name in ["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo"] {
            let zone = zone(name);
            let mut last = ts("2025-12-01T00:00:00Z");
            for hour in 0..24 * 370 {
                let now = ts("2026-01-01T12:00:00Z").plus(std::time::Duration::from_secs(hour * 3600));
                let Some((at, day)) = last_digest(Way::Daily, &zone, now) else { panic!("{name}") };
                assert!(at <= now && now.0 - at.0 < 26 * 3_600_000, "{name} {day}");
                assert!(at >= last, "never backwards: {name} {day}");
                last = at;
                assert_eq!(*days.entry((name, day)).or_insert(at), at, "one moment a day");
            }
        }
        let weekly = last_digest(Way::Weekly, &berlin, ts("2026-11-21T17:00:00Z"));
        assert_eq!(weekly, due("2026-11-16T07:00:00Z", "2026-11-16"));
        let early = last_digest(Way::Weekly, &berlin, ts("2026-11-16T06:59:00Z"));
        assert_eq!(early, due("2026-11-09T07:00:00Z", "2026-11-09"));
    }
}
