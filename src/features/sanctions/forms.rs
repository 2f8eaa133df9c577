//! What the form of a sanction says.

use std::time::Duration;

use super::model::Kind;
use crate::forum::form::Form;
use crate::kit::db::Ts;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Bytes of the reason and of the message.
const MAX_TEXT: usize = 2_000;
/// Days of a sanction that is to end.
const MAX_DAYS: u64 = 3_650;
const DAY: u64 = 86_400;

/// The form as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawSanction {
    pub kind: String,
    pub days: String,
    pub reason: String,
    pub message: String,
}

/// A sanction, typed.
#[derive(Clone, Debug)]
pub struct NewSanction {
    pub kind: Kind,
    pub ends_at: Option<Ts>,
    pub reason: String,
    pub message: String,
}

impl RawSanction {
    pub fn read(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self { kind: text("kind"), days: text("days"), reason: text("reason"), message: text("message") }
    }

    pub fn check(&self, now: Ts) -> Result<NewSanction, FormErrors> {
        let mut errors = FormErrors::default();
        let kind = Kind::from_word(&self.kind);
        if kind.is_none() {
            errors.add("kind", "Choose one of the rungs.");
        }
        let days = match self.days.trim() {
            "" => None,
            text => match text.parse::<u64>() {
                Ok(days) if (1..=MAX_DAYS).contains(&days) => Some(days),
                _ => {
                    errors.add(
                        "days",
                        format!("Days are a number from 1 to {MAX_DAYS}, or nothing for no end."),
                    );
                    None
                }
            },
        };
        let reason = words(&self.reason, "reason", &mut errors);
        let message = words(&self.message, "message", &mut errors);
        if reason.is_empty() && errors.get("reason").is_none() {
            errors.add("reason", "Say why, for the other moderators.");
        }
        if message.is_empty() && errors.get("message").is_none() && kind != Some(Kind::Note) {
            errors.add("message", "Say something to the member: what was wrong, and what you ask of them.");
        }
        let (Some(kind), true) = (kind, errors.is_empty()) else { return Err(errors) };
        let ends_at = days.filter(|_| kind.lasts()).map(|days| now.plus(Duration::from_secs(days * DAY)));
        Ok(NewSanction { kind, ends_at, reason, message })
    }
}

fn words(text: &str, field: &'static str, errors: &mut FormErrors) -> String {
    if fold::is_blank(text) {
        return String::new();
    }
    match fold::clean_body(&text.replace("\r\n", "\n"), MAX_TEXT) {
        Ok(text) if text.len() <= MAX_TEXT => text.trim().to_owned(),
        _ => {
            errors.add(field, format!("At most {MAX_TEXT} characters. Shorten it."));
            String::new()
        }
    }
}
