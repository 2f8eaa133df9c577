//! What the desk's forms say.

use super::actions::To;
use super::macros;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::CaseState;
use crate::forum::form::{Form, STALE, Sent};
use crate::forum::posts::forms::new_key;
use crate::forum::threads::model::ThreadId;
use crate::kit::config::support::Support;
use crate::kit::error::{Error, Refusal};
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

const MAX_NAME: usize = 80;
const MAX_NOTICE: usize = 500;
const MAX_KEY: usize = 64;

/// An answer or a note as it was sent.
#[derive(Clone, Debug, Default)]
pub struct RawReply {
    pub body: String,
    pub key: String,
    pub then: String,
    pub seen: i64,
    /// The draft that it began with; 0 for none.
    pub draft: i64,
    pub stale: bool,
}

impl RawReply {
    pub fn fresh(seen: i64, body: String) -> Self {
        Self {
            body,
            key: new_key(),
            then: CaseState::Waiting.word().to_owned(),
            seen,
            draft: 0,
            stale: false,
        }
    }

    pub fn read(sent: &Sent) -> Self {
        let key = sent.get("key");
        let plain = (1..=MAX_KEY).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        Self {
            body: sent.get("body").replace("\r\n", "\n"),
            key: if plain { key.to_owned() } else { new_key() },
            then: sent.get("then").to_owned(),
            seen: sent.get("seen").parse().unwrap_or(0),
            draft: sent.get("draft").parse().unwrap_or(0),
            stale: !sent.is_ours(),
        }
    }

    pub fn check(&self, rules: &Support, errors: &mut FormErrors) -> String {
        if self.stale {
            errors.add("body", STALE);
        }
        if fold::is_blank(&self.body) {
            errors.add("body", "There is nothing to send yet. Write something first.");
            return String::new();
        }
        let body = fold::clean_body(&self.body, rules.max_bytes).unwrap_or_default();
        if body.is_empty() || body.len() > rules.max_bytes {
            errors.add(
                "body",
                format!("At most {} characters. Your words are kept: shorten them.", rules.max_bytes),
            );
        }
        body
    }
}

/// Whom a case goes to: "", "least", or somebody's number.
pub fn to(form: &Form) -> Result<To, Error> {
    match form.get("agent") {
        "" => Ok(To::Nobody),
        "least" => Ok(To::Least),
        id => match id.parse() {
            Ok(id) => Ok(To::Agent(UserId(id))),
            Err(_) => Err(Refusal::new("Choose who shall have it.").into()),
        },
    }
}

/// A thread by its number or its address.
pub fn thread(text: &str) -> Option<ThreadId> {
    let text = text.trim();
    let number = text.split_once("/threads/").map_or(text, |(_, rest)| rest);
    let digits: String = number.trim_start_matches('#').chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|id| *id > 0).map(ThreadId)
}

/// A macro's name and text.
#[derive(Clone, Debug, Default)]
pub struct RawMacro {
    pub name: String,
    pub body: String,
}

impl RawMacro {
    pub fn read(form: &Form) -> Self {
        Self { name: form.get("name").to_owned(), body: form.get("body").replace("\r\n", "\n") }
    }

    pub fn check(&self, rules: &Support) -> Result<(String, String), FormErrors> {
        let mut errors = FormErrors::default();
        let name = fold::clean_line(&self.name, MAX_NAME).unwrap_or_default();
        if fold::is_blank(&name) {
            errors.add("name", format!("Give it a name of at most {MAX_NAME} characters."));
        }
        let body = fold::clean_body(&self.body, rules.max_bytes).unwrap_or_default();
        if fold::is_blank(&body) || body.len() > rules.max_bytes {
            errors.add("body", format!("Write what it says, in at most {} characters.", rules.max_bytes));
        }
        let unknown = macros::unknown(&body);
        if !unknown.is_empty() {
            errors.add("body", format!("There is no variable called {}.", unknown.join(", ")));
        }
        if errors.is_empty() { Ok((name, body)) } else { Err(errors) }
    }
}

pub fn notice(form: &Form) -> Result<String, FormErrors> {
    let text = form.get("notice").trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    fold::clean_line(text, MAX_NOTICE)
        .map_err(|_| FormErrors::one("notice", format!("At most {MAX_NOTICE} characters.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_named_by_number_or_address() {
        for text in ["12", "#12", " /threads/12/no-sound ", "https://x.example/threads/12/a-1?page=2"] {
            assert_eq!(thread(text), Some(ThreadId(12)), "{text}");
        }
        for text in ["", "no", "/threads/", "-3", "0"] {
            assert_eq!(thread(text), None, "{text}");
        }
    }
}
