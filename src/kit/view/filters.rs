//! What templates can do with a value: instants and numbers as people read them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tera::{Kwargs, State, Tera, Value};

use crate::kit::db::Ts;

pub fn register(tera: &mut Tera) {
    tera.register_filter("time", time);
    tera.register_filter("moment", moment);
    tera.register_filter("date", date);
    tera.register_filter("count", count);
    tera.register_filter("plural", plural);
}

/// `{{ instant | time }}`: a `<time>` element with the exact instant and a relative text.
fn time(millis: i64, _: Kwargs, state: &State) -> Value {
    let Ok(instant) = Timestamp::from_millisecond(millis) else {
        return Value::from("");
    };
    let zone: Option<String> = state.get("zone").ok().flatten();
    let zone = zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC);
    let exact = instant.to_zoned(zone).strftime("%-d %B %Y, %H:%M %Z").to_string();
    let html = format!(
        "<time datetime=\"{}\" title=\"{exact}\">{}</time>",
        instant.strftime("%Y-%m-%dT%H:%M:%SZ"),
        relative(instant, Timestamp::now())
    );
    Value::safe_string(&html)
}

/// An instant as a sentence says it, in a zone: "22 November 2026, 14:05 UTC".
pub fn instant(at: Ts, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    match Timestamp::from_millisecond(at.0) {
        Ok(instant) => instant.to_zoned(zone).strftime("%-d %B %Y, %H:%M %Z").to_string(),
        Err(_) => String::new(),
    }
}

/// A day as a sentence says it, in a zone: "22 November 2026".
pub fn day(at: Ts, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    match Timestamp::from_millisecond(at.0) {
        Ok(instant) => instant.to_zoned(zone).strftime("%-d %B %Y").to_string(),
        Err(_) => String::new(),
    }
}

/// `{{ instant | moment }}`: when something is to be, exactly, in the reader's zone; a script leaves it as it is.
fn moment(millis: i64, _: Kwargs, state: &State) -> Value {
    let Ok(exact) = Timestamp::from_millisecond(millis) else {
        return Value::from("");
    };
    let zone: Option<String> = state.get("zone").ok().flatten();
    let text = instant(Ts(millis), zone.as_deref().unwrap_or("UTC"));
    let html =
        format!("<time datetime=\"{}\" data-exact>{text}</time>", exact.strftime("%Y-%m-%dT%H:%M:%SZ"));
    Value::safe_string(&html)
}

/// `{{ instant | date }}`: the day alone, which stays as it is (`data-exact`) when a script
/// keeps relative times true: midnight is not when it happened.
fn date(millis: i64, _: Kwargs, _: &State) -> Value {
    match Timestamp::from_millisecond(millis) {
        Ok(instant) => Value::safe_string(&format!(
            "<time datetime=\"{}\" data-exact>{}</time>",
            instant.strftime("%Y-%m-%d"),
            instant.strftime("%-d %B %Y")
        )),
        Err(_) => Value::from(""),
    }
}

fn relative(instant: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second() - instant.as_second();
    let span = |n: i64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    let words = |n: i64, unit: &str| format!("{} ago", span(n, unit));
    match seconds {
        ..-2_592_000 => instant.strftime("%-d %b %Y").to_string(),
        -2_592_000..-86_400 => format!("in {}", span(-seconds / 86_400, "day")),
        -86_400..-3600 => format!("in {}", span(-seconds / 3600, "hour")),
        -3600..-60 => format!("in {}", span(-seconds / 60, "minute")),
        -60..60 => "just now".to_owned(),
        60..3600 => words(seconds / 60, "minute"),
        3600..86_400 => words(seconds / 3600, "hour"),
        86_400..2_592_000 => words(seconds / 86_400, "day"),
        _ => instant.strftime("%-d %b %Y").to_string(),
    }
}

/// `{{ 1234 | count }}`: `1,234`.
fn count(number: i64, _: Kwargs, _: &State) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    if number < 0 {
        out.push('-');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `{{ n | plural(one="reply", many="replies") }}`: `1 reply`, `1,234 replies`.
fn plural(number: i64, kwargs: Kwargs, state: &State) -> tera::TeraResult<String> {
    let one: String = kwargs.must_get("one")?;
    let many: String = kwargs.must_get("many")?;
    let word = if number == 1 { one } else { many };
    Ok(format!("{} {word}", count(number, kwargs, state)))
}
