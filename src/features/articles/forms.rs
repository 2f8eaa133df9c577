//! What the articles' composer sends, as typed input, with what is wrong by field.

use super::actions::write::Intent;
use crate::forum::form::{STALE, Sent};
use crate::forum::posts::forms::{self as posts, Heading, LabelRule, Raw};
use crate::forum::posts::render;
use crate::kit::config::Posts;
use crate::kit::db::Ts;
use crate::kit::mail::check_address;
use crate::kit::text::fold;
use crate::kit::web::forms::{Fields, FormErrors};

/// Characters of a series' title, of an excerpt, and of a cover's description.
const MAX_SERIES: usize = 100;
const MAX_EXCERPT: usize = 300;
const MAX_ALT: usize = 200;
/// The place of the last part of a series at most.
const MAX_POSITION: i64 = 999;
/// Nobody plans further ahead; a slip of the year is told.
const MAX_AHEAD_DAYS: i64 = 730;

/// The fields as they were sent: echoed back when something is wrong.
#[derive(Clone, Debug)]
pub struct RawArticle {
    pub raw: Raw,
    pub series: String,
    pub position: String,
    pub excerpt: String,
    pub cover_alt: String,
    /// As a browser writes it: `2026-12-01T09:00`, in the writer's own zone.
    pub publish_at: String,
    pub intent: Intent,
}

impl RawArticle {
    pub fn sent(sent: &Sent) -> Self {
        let text = |name: &str| sent.get(name).to_owned();
        Self {
            raw: Raw::sent(sent),
            series: text("series"),
            position: text("position"),
            excerpt: text("excerpt"),
            cover_alt: text("cover_alt"),
            publish_at: text("publish_at"),
            intent: Intent::from_word(sent.get("action")).unwrap_or(Intent::Save),
        }
    }
}

/// A form looked through: what it says, and what speaks against it.
#[derive(Clone, Debug)]
pub struct Checked {
    pub heading: Heading,
    pub body: String,
    pub excerpt: String,
    pub cover_alt: String,
    pub series: Option<(String, i64)>,
    pub publish_at: Option<Ts>,
    pub errors: FormErrors,
    pub warnings: Vec<String>,
}

impl Checked {
    /// `zone` is the writer's: times are theirs.
    pub fn new(sent: &RawArticle, rule: &LabelRule, limits: &Posts, (zone, now): (&str, Ts)) -> Self {
        let mut errors = FormErrors::default();
        let heading = posts::heading(&sent.raw, rule, &mut errors);
        if sent.raw.stale {
            errors.add("body", STALE);
        }
        let body = posts::body(&sent.raw, limits, &mut errors);
        let excerpt = line(&sent.excerpt, MAX_EXCERPT, "excerpt", &mut errors);
        let cover_alt = line(&sent.cover_alt, MAX_ALT, "cover_alt", &mut errors);
        let series = series(sent, &mut errors);
        let publish_at = if sent.intent == Intent::Schedule {
            let at = time_in(&sent.publish_at, zone)
                .filter(|at| *at > now && at.0 < now.0.saturating_add(MAX_AHEAD_DAYS * 86_400_000));
            if at.is_none() {
                errors.add("publish_at", "Choose a day and time to come, within two years.");
            }
            at
        } else {
            None
        };
        let warnings = if sent.raw.confirmed { Vec::new() } else { render::warnings(&heading.title, &body) };
        Self { heading, body, excerpt, cover_alt, series, publish_at, errors, warnings }
    }

    pub fn passes(&self, raw: &Raw) -> bool {
        !raw.preview && !raw.stale && self.errors.is_empty() && self.warnings.is_empty()
    }
}

/// A line that may be empty.
fn line(text: &str, max: usize, field: &'static str, errors: &mut FormErrors) -> String {
    if fold::is_blank(text) {
        return String::new();
    }
    fold::clean_line(text, max).unwrap_or_else(|_| {
        errors.add(field, format!("At most {max} characters. Shorten it."));
        String::new()
    })
}

fn series(sent: &RawArticle, errors: &mut FormErrors) -> Option<(String, i64)> {
    let title = line(&sent.series, MAX_SERIES, "series", errors);
    if title.is_empty() {
        return None;
    }
    let position = match sent.position.trim() {
        "" => Some(1),
        number => number.parse().ok().filter(|number| (1..=MAX_POSITION).contains(number)),
    };
    if position.is_none() {
        errors.add("position", format!("The part of a series is a number from 1 to {MAX_POSITION}."));
    }
    Some((title, position?))
}

/// An instant from a wall clock in a zone; `None` for what is no time.
fn time_in(text: &str, zone: &str) -> Option<Ts> {
    let civil: jiff::civil::DateTime = text.trim().parse().ok()?;
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    Some(Ts(civil.to_zoned(zone).ok()?.timestamp().as_millisecond()))
}

/// An instant as the field for a time wants it, on the writer's wall clock.
pub fn wall_clock(at: Ts, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(instant) => instant.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string(),
        Err(_) => String::new(),
    }
}

/// Tags as an unpublished article keeps them.
pub fn split_tags(tags: &str) -> Vec<String> {
    tags.split(", ").filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// The address of a guest, or what is wrong with it.
pub fn address(fields: &Fields) -> Result<String, FormErrors> {
    check_address(fields.get("email")).map_err(|sentence| FormErrors::one("email", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_on_the_writers_wall_clock() {
        let at = time_in("2026-12-01T09:00", "Europe/Berlin").expect("a time");
        assert_eq!(at.rfc3339(), "2026-12-01T08:00:00Z");
        assert_eq!(wall_clock(at, "Europe/Berlin"), "2026-12-01T09:00");
        for nonsense in ["", "tomorrow", "2026-13-01T00:00", "2026-12-01", "99999-01-01T00:00"] {
            assert!(time_in(nonsense, "UTC").is_none() || nonsense == "2026-12-01", "{nonsense}");
        }
    }

    #[test]
    fn tags_come_back_as_they_were() {
        assert_eq!(split_tags("ideas, how-to"), ["ideas", "how-to"]);
        assert!(split_tags("").is_empty());
    }
}
