//! What the form of a gathering says.

use diesel::prelude::*;
use jiff::civil::DateTime;

use super::model::{Audience, Gathering, Kind};
use crate::forum::form::Form;
use crate::forum::ranks::{Family, Rank};
use crate::kit::db::Ts;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;
use crate::schema::gatherings;

/// Characters (bytes of UTF-8) at most.
const MAX_TITLE: usize = 120;
const MAX_ABOUT: usize = 4_000;
const MAX_PLACE: usize = 160;
const MAX_DETAILS: usize = 1_000;
const MAX_SEATS: i64 = 100_000;
const MAX_LEVEL: i64 = 9;
const MAX_MINUTES: i64 = 14 * 24 * 60;

/// The form as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawGathering {
    pub kind: String,
    pub title: String,
    pub about: String,
    pub mode: String,
    pub place: String,
    pub details: String,
    pub starts: String,
    pub minutes: String,
    pub zone: String,
    pub seats: String,
    pub audience: String,
    pub min_rank: String,
    pub min_level: String,
}

/// A gathering, typed; what staff set of it.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = gatherings)]
pub struct NewGathering {
    pub kind: Kind,
    pub title: String,
    pub about: String,
    pub in_person: bool,
    pub place: String,
    pub details: String,
    pub starts_at: Ts,
    pub ends_at: Ts,
    pub zone: String,
    pub seats: i64,
    pub audience: Audience,
    pub min_rank: Rank,
    pub min_level: i64,
}

impl RawGathering {
    /// An empty form, in the zone of whoever fills it.
    pub fn fresh(zone: &str) -> Self {
        Self {
            kind: Kind::Call.word().to_owned(),
            mode: "virtual".to_owned(),
            place: "Online".to_owned(),
            minutes: "60".to_owned(),
            zone: zone.to_owned(),
            audience: Audience::Stars.word().to_owned(),
            min_rank: Rank::Visitor.word().to_owned(),
            min_level: "1".to_owned(),
            ..Self::default()
        }
    }

    /// What stands, as the form shows it.
    pub fn of(one: &Gathering) -> Self {
        Self {
            kind: one.kind.word().to_owned(),
            title: one.title.clone(),
            about: one.about.clone(),
            mode: if one.in_person { "in_person" } else { "virtual" }.to_owned(),
            place: one.place.clone(),
            details: one.details.clone(),
            starts: local(one.starts_at, &one.zone),
            minutes: ((one.ends_at.0 - one.starts_at.0) / 60_000).to_string(),
            zone: one.zone.clone(),
            seats: if one.seats == 0 { String::new() } else { one.seats.to_string() },
            audience: one.audience.word().to_owned(),
            min_rank: one.min_rank.word().to_owned(),
            min_level: one.min_level.to_string(),
        }
    }

    pub fn read(form: &Form) -> Self {
        let text = |name: &str| form.get(name).replace("\r\n", "\n");
        Self {
            kind: text("kind"),
            title: text("title"),
            about: text("about"),
            mode: text("mode"),
            place: text("place"),
            details: text("details"),
            starts: text("starts"),
            minutes: text("minutes"),
            zone: text("zone"),
            seats: text("seats"),
            audience: text("audience"),
            min_rank: text("min_rank"),
            min_level: text("min_level"),
        }
    }

    pub fn check(&self) -> Result<NewGathering, FormErrors> {
        let mut errors = FormErrors::default();
        let title = line(&self.title, ("title", MAX_TITLE), &mut errors);
        let place = line(&self.place, ("place", MAX_PLACE), &mut errors);
        let about = body(&self.about, ("about", MAX_ABOUT), &mut errors);
        if about.is_empty() && errors.get("about").is_none() {
            errors.add("about", "Say what happens there.");
        }
        let details = body(&self.details, ("details", MAX_DETAILS), &mut errors);
        let starts = self.starts_at(&mut errors);
        let minutes = number(&self.minutes, ("minutes", 5, MAX_MINUTES), &mut errors);
        let seats = match self.seats.trim() {
            "" => 0,
            text => number(text, ("seats", 1, MAX_SEATS), &mut errors),
        };
        let min_level = number(&self.min_level, ("min_level", 1, MAX_LEVEL), &mut errors);
        let audience = Audience::from_word(&self.audience);
        let kind = Kind::from_word(&self.kind);
        let min_rank = Rank::from_word(&self.min_rank).filter(|rank| rank.family() == Family::Member);
        let (Some(kind), Some(audience), Some(min_rank)) = (kind, audience, min_rank) else {
            errors.add("kind", "Choose from the lists.");
            return Err(errors);
        };
        let (Some(starts_at), true) = (starts, errors.is_empty()) else { return Err(errors) };
        Ok(NewGathering {
            kind,
            title,
            about,
            in_person: self.mode == "in_person",
            place,
            details,
            starts_at,
            ends_at: Ts(starts_at.0 + minutes * 60_000),
            zone: self.zone.trim().to_owned(),
            seats,
            audience,
            min_rank,
            min_level,
        })
    }

    /// The local time in its zone, as an instant.
    fn starts_at(&self, errors: &mut FormErrors) -> Option<Ts> {
        let zone = self.zone.trim();
        if jiff::tz::TimeZone::get(zone).is_err() {
            errors.add("zone", "That is no time zone that we know. One is Europe/London.");
            return None;
        }
        let local: Option<DateTime> = self.starts.trim().parse().ok();
        let instant = local.and_then(|local| local.in_tz(zone).ok());
        if instant.is_none() {
            errors.add("starts", "Write the day and the time as 2026-11-22T18:30.");
        }
        instant.map(|instant| Ts(instant.timestamp().as_millisecond()))
    }
}

/// A local time as the form's field has it.
fn local(at: Ts, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(at) => at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string(),
        Err(_) => String::new(),
    }
}

fn line(text: &str, (field, most): (&'static str, usize), errors: &mut FormErrors) -> String {
    let text = fold::clean_line(text, most).unwrap_or_default();
    if fold::is_blank(&text) {
        errors.add(field, format!("Write something here, in at most {most} characters."));
    }
    text
}

fn body(text: &str, (field, most): (&'static str, usize), errors: &mut FormErrors) -> String {
    if fold::is_blank(text) {
        return String::new();
    }
    match fold::clean_body(text, most) {
        Ok(text) if text.len() <= most => text.trim().to_owned(),
        _ => {
            errors.add(field, format!("At most {most} characters. Shorten it."));
            String::new()
        }
    }
}

fn number(text: &str, (field, least, most): (&'static str, i64, i64), errors: &mut FormErrors) -> i64 {
    match text.trim().parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => number,
        _ => {
            errors.add(field, format!("A number from {least} to {most}."));
            least
        }
    }
}
