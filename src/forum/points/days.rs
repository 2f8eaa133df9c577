//! Days, months and quarters in a zone, through daylight saving: pure.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::kit::db::Ts;

/// A day as a number that sorts: 20261122.
pub type Day = i64;
/// A month as a number that sorts: 202611.
pub type Month = i64;

/// The day in which an instant is.
pub fn day_of(at: Ts, zone: &str) -> Day {
    let date = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(tz(zone)).date();
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

pub fn month_of(day: Day) -> Month {
    day / 100
}

/// From its first instant to that of the next day: 23 to 25 hours. None for a number that is no day.
pub fn span_of(day: Day, zone: &str) -> Option<(Ts, Ts)> {
    let date = date(day)?;
    let start = date.to_zoned(tz(zone)).ok()?;
    let end = date.tomorrow().ok()?.to_zoned(tz(zone)).ok()?;
    Some((Ts(start.timestamp().as_millisecond()), Ts(end.timestamp().as_millisecond())))
}

/// Every day from one to another, both included; at most `most`.
pub fn days_between(from: Day, to: Day, most: usize) -> Vec<Day> {
    let mut days = Vec::new();
    let mut next = date(from);
    while let Some(date) = next {
        let day = number(date);
        if day > to || days.len() >= most {
            break;
        }
        days.push(day);
        next = date.tomorrow().ok();
    }
    days
}

/// The first instant of a month, and that of the next one. None for a number that is no month.
pub fn span_of_month(month: Month, zone: &str) -> Option<(Ts, Ts)> {
    let first = |month: Month| span_of(month * 100 + 1, zone).map(|(start, _)| start);
    Some((first(month)?, first(next_month(month))?))
}

/// Every month from one to another, both included.
pub fn months_between(from: Month, to: Month) -> Vec<Month> {
    let is_month = (1..=12).contains(&(from % 100)) && from > 0;
    let months = std::iter::successors(is_month.then_some(from), |month| Some(next_month(*month)));
    months.take_while(|month| *month <= to).collect()
}

pub fn next_month(month: Month) -> Month {
    if month % 100 == 12 { (month / 100 + 1) * 100 + 1 } else { month + 1 }
}

/// The quarter of a day as a number that sorts: 20264.
pub fn quarter_of(day: Day) -> i64 {
    (day / 10_000) * 10 + (day / 100 % 100 - 1) / 3 + 1
}

pub fn quarter_before(quarter: i64) -> i64 {
    if quarter % 10 == 1 { (quarter / 10 - 1) * 10 + 4 } else { quarter - 1 }
}

/// The first day of a quarter, and the first of the next one.
pub fn days_of_quarter(quarter: i64) -> (Day, Day) {
    let (year, number) = (quarter / 10, quarter % 10);
    let first = year * 10_000 + ((number - 1) * 3 + 1) * 100 + 1;
    let next = if number == 4 { (year + 1) * 10_000 + 101 } else { first + 300 };
    (first, next)
}

/// "November 2026".
pub fn month_name(month: Month) -> String {
    match date(month * 100 + 1) {
        Some(date) => date.strftime("%B %Y").to_string(),
        None => month.to_string(),
    }
}

/// How many whole weeks before `last` a day is.
pub fn weeks_before(day: Day, last: Day) -> Option<i64> {
    let days = (date(last)? - date(day)?).get_days();
    Some(i64::from(days) / 7)
}

/// The day so many days before.
pub fn minus_days(day: Day, days: i64) -> Day {
    let span = jiff::Span::new().try_days(days).unwrap_or_default();
    date(day).and_then(|date| date.checked_sub(span).ok()).map_or(day, number)
}

fn date(day: Day) -> Option<Date> {
    let part = |number: i64| i8::try_from(number).ok();
    Date::new(i16::try_from(day / 10_000).ok()?, part(day / 100 % 100)?, part(day % 100)?).ok()
}

fn number(date: Date) -> Day {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

fn tz(zone: &str) -> TimeZone {
    TimeZone::get(zone).unwrap_or(TimeZone::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn at(text: &str) -> Ts {
        Ts::parse(text).expect("an instant")
    }

    #[test]
    fn days_have_23_to_25_hours_and_follow_each_other() {
        for (day, hours) in [(20_260_329, 23), (20_261_025, 25), (20_261_122, 24)] {
            let (start, end) = span_of(day, "Europe/Berlin").expect("a day");
            assert_eq!((end.0 - start.0) / HOUR, hours, "{day}");
            assert_eq!(day_of(start, "Europe/Berlin"), day);
            assert_eq!(day_of(Ts(end.0 - 1), "Europe/Berlin"), day);
            assert_ne!(day_of(end, "Europe/Berlin"), day);
        }
    }

    #[test]
    fn a_month_ends_at_midnight_of_the_zone() {
        let late = at("2026-10-31T23:30:00Z");
        assert_eq!(month_of(day_of(late, "UTC")), 202_610);
        assert_eq!(month_of(day_of(late, "Europe/Berlin")), 202_611);
        assert_eq!(month_of(day_of(late, "America/New_York")), 202_610);
    }

    #[test]
    fn a_month_has_all_its_days_in_one_piece() {
        // Clocks go back in October, and forward in March.
        for (month, hours) in [(202_610, 31 * 24 + 1), (202_603, 31 * 24 - 1), (202_611, 30 * 24)] {
            let (start, end) = span_of_month(month, "Europe/Berlin").expect("a month");
            assert_eq!((end.0 - start.0) / HOUR, hours, "{month}");
            assert_eq!(month_of(day_of(start, "Europe/Berlin")), month);
            assert_eq!(month_of(day_of(Ts(end.0 - 1), "Europe/Berlin")), month);
            assert_eq!(month_of(day_of(end, "Europe/Berlin")), next_month(month));
        }
        assert_eq!(months_between(202_611, 202_701), [202_611, 202_612, 202_701]);
        assert!(months_between(0, 202_701).is_empty() && months_between(202_702, 202_701).is_empty());
    }

    #[test]
    fn quarters_and_months_go_on_through_the_year() {
        assert_eq!(quarter_of(20_260_331), 20_261);
        assert_eq!(quarter_of(20_260_401), 20_262);
        assert_eq!(days_of_quarter(20_264), (20_261_001, 20_270_101));
        assert_eq!(days_of_quarter(20_261), (20_260_101, 20_260_401));
        assert_eq!(next_month(202_612), 202_701);
        assert_eq!(
            days_between(20_260_227, 20_260_302, 10),
            [20_260_227, 20_260_228, 20_260_301, 20_260_302]
        );
        assert_eq!(span_of(20_260_230, "UTC"), None);
        assert_eq!(weeks_before(20_261_101, 20_261_122), Some(3));
        assert_eq!(minus_days(20_260_301, 1), 20_260_228);
    }
}
