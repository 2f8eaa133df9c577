//! What the forms of messages say.

use crate::forum::form::{STALE, Sent};
use crate::forum::posts::forms::new_key;
use crate::kit::config::Messages;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Characters of a conversation's title.
const MAX_TITLE: usize = 120;
const MAX_KEY: usize = 64;

/// A message as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawMessage {
    pub to: String,
    pub title: String,
    pub body: String,
    pub key: String,
    /// Personal data was seen and is meant.
    pub confirmed: bool,
    /// Only a look at how it will read.
    pub preview: bool,
    /// The form's token was not good: the words are kept, nothing is done.
    pub stale: bool,
}

impl RawMessage {
    pub fn fresh(to: &str) -> Self {
        Self { to: to.to_owned(), key: new_key(), ..Self::default() }
    }

    pub fn read(sent: &Sent) -> Self {
        let key = sent.get("key");
        let plain = (1..=MAX_KEY).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        Self {
            to: sent.get("to").to_owned(),
            title: sent.get("title").to_owned(),
            body: sent.get("body").replace("\r\n", "\n"),
            key: if plain { key.to_owned() } else { new_key() },
            confirmed: sent.is_on("confirm_personal"),
            preview: sent.get("action") == "preview",
            stale: !sent.is_ours(),
        }
    }

    /// The names that it is for, each once.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.to.split([',', ';', '\n']) {
            let name = name.trim().trim_start_matches('@').to_owned();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Title and body, cleaned; what is wrong goes to `errors`.
    pub fn check(&self, rules: &Messages, errors: &mut FormErrors) -> (String, String) {
        if self.stale {
            errors.add("body", STALE);
        }
        let title = if fold::is_blank(&self.title) {
            String::new()
        } else {
            fold::clean_line(&self.title, MAX_TITLE).unwrap_or_else(|_| {
                errors.add("title", format!("At most {MAX_TITLE} characters. Shorten it."));
                String::new()
            })
        };
        if fold::is_blank(&self.body) {
            errors.add("body", "There is nothing to send yet. Write something first.");
            return (title, String::new());
        }
        let body = fold::clean_body(&self.body, rules.max_bytes).unwrap_or_default();
        if body.is_empty() || body.len() > rules.max_bytes {
            errors.add(
                "body",
                format!(
                    "A message has at most {} characters. Your words are kept: shorten them.",
                    rules.max_bytes
                ),
            );
        }
        (title, body)
    }
}
