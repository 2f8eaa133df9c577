//! The form of `/settings/notifications`.

use super::model::{Kind, Settings, Way};
use super::store::settings::Habits;
use crate::kit::web::forms::{Fields, FormErrors};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub ways: Vec<(Kind, Way)>,
    pub habits: Habits,
}

impl Chosen {
    /// What stands: one's choices over the usual ways.
    pub fn of(settings: &Settings, choice: impl Fn(Kind) -> Option<Way>) -> Self {
        Self {
            ways: Kind::choices().map(|kind| (kind, choice(kind).unwrap_or(kind.usual()))).collect(),
            habits: Habits {
                follow_own: settings.follow_own,
                follow_replied: settings.follow_replied,
                mail_on: settings.mail_on,
                quiet: settings.quiet(),
            },
        }
    }

    pub fn read(fields: &Fields) -> (Self, FormErrors) {
        let mut errors = FormErrors::default();
        let mut ways = Vec::new();
        for kind in Kind::choices() {
            match Way::from_word(fields.get(kind.word())).filter(|way| kind.ways().contains(way)) {
                Some(way) => ways.push((kind, way)),
                None => {
                    errors.add(kind.word(), "Choose one of the ways.");
                    ways.push((kind, kind.usual()));
                }
            }
        }
        let (from, until) = (hour(fields.get("quiet_from")), hour(fields.get("quiet_until")));
        let quiet = match (from, until) {
            (Ok(None), Ok(None)) => None,
            (Ok(Some(from)), Ok(Some(until))) if from != until => Some((from, until)),
            _ => {
                errors.add("quiet_until", "Quiet hours need a beginning and another hour for their end.");
                None
            }
        };
        let habits = Habits {
            follow_own: fields.is_on("follow_own"),
            follow_replied: fields.is_on("follow_replied"),
            mail_on: fields.is_on("mail_on"),
            quiet,
        };
        (Self { ways, habits }, errors)
    }
}

/// Minutes since midnight, or nothing for no hour.
fn hour(value: &str) -> Result<Option<i64>, ()> {
    if value.is_empty() {
        return Ok(None);
    }
    match value.parse() {
        Ok(minutes) if (0..DAY).contains(&minutes) => Ok(Some(minutes)),
        _ => Err(()),
    }
}
