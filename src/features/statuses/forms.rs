//! What a form of a status says, as typed input.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::forum::guidelines::Citation;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::Ts;
use crate::kit::statuses::Need;
use crate::kit::text::fold;
use crate::kit::web::forms::{Fields, FormErrors};

/// Characters of a status update at most.
const MAX_NOTE: usize = 2_000;
/// Threads of one bulk act at most.
pub const MOST: usize = 100;
/// Nobody promises a word in more days.
const MOST_DAYS: i64 = 366;

/// What is wanted; `date` is as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub to: String,
    pub note: String,
    pub date: String,
    pub next_word_at: Option<Ts>,
    pub requirement: Option<i64>,
    pub errors: FormErrors,
}

impl Wanted {
    /// Reads a form; days are those of the person's zone.
    pub fn read(form: &Fields, zone: &str, now: Ts) -> Self {
        let mut wanted = Self {
            to: form.get("to").to_owned(),
            date: form.get("next_word").trim().to_owned(),
            ..Self::default()
        };
        let note = form.get("note");
        match fold::clean_body(note, MAX_NOTE) {
            Ok(note) => wanted.note = note,
            Err(_) if note.trim().is_empty() => {}
            Err(_) => {
                wanted.note = note.to_owned();
                wanted.errors.add("note", format!("A status update can have {MAX_NOTE} characters at most."));
            }
        }
        if !wanted.date.is_empty() {
            match day_end(&wanted.date, zone) {
                Some(at) if at <= now => {
                    wanted.errors.add("next_word", "Choose a day that is still to come.")
                }
                Some(at) if at.0 - now.0 > MOST_DAYS * 86_400_000 => {
                    wanted.errors.add("next_word", "Choose a day within a year.");
                }
                Some(at) => wanted.next_word_at = Some(at),
                None => wanted.errors.add("next_word", "Write a day such as 2026-12-24."),
            }
        }
        let number = form.get("requirement").trim();
        if !number.is_empty() {
            match Citation::requirement(number) {
                Some(cited) => wanted.requirement = Some(cited.number),
                None => wanted.errors.add("requirement", "Choose one of the numbered requirements."),
            }
        }
        if wanted.to.is_empty() {
            wanted.errors.add("to", "Choose a status.");
        }
        wanted
    }

    /// What the step needs and was not said; what it has no use for is left out.
    pub fn with_needs(mut self, needs: &[Need]) -> Self {
        if needs.contains(&Need::Update) && self.note.trim().is_empty() {
            self.errors.add("note", "Write a status update: people who wait read it first.");
        }
        if needs.contains(&Need::NextWord) && self.next_word_at.is_none() {
            self.errors.add("next_word", "Say by when you will write the next word.");
        }
        if needs.contains(&Need::Requirement) {
            if self.requirement.is_none() {
                self.errors.add("requirement", "Choose the requirement that it missed.");
            }
        } else {
            self.requirement = None;
        }
        self
    }
}

/// The last moment of a day in somebody's zone.
fn day_end(date: &str, zone: &str) -> Option<Ts> {
    let date: Date = date.parse().ok()?;
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let end = date.at(23, 59, 59, 0).to_zoned(zone).ok()?;
    Some(Ts(end.timestamp().as_millisecond()))
}

/// The threads that were ticked: fields named `t12`.
pub fn ticked(form: &Fields) -> Vec<ThreadId> {
    let ids = form.names().filter_map(|name| name.strip_prefix('t')?.parse().ok().map(ThreadId));
    ids.take(MOST).collect()
}
