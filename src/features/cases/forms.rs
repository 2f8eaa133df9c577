//! What the forms of requesters say.

use crate::forum::form::{STALE, Sent};
use crate::forum::posts::forms::new_key;
use crate::forum::posts::model::Draft;
use crate::kit::config::support::{Category, Support};
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::mail::check_address;
use crate::kit::text::fold;
use crate::kit::web::forms::{Fields, FormErrors};

const MIN_SUBJECT: usize = 4;
const MAX_SUBJECT: usize = 150;
const MAX_NAME: usize = 60;
const MAX_FACT: usize = 120;
const MAX_KEY: usize = 64;
/// Bytes of what stands above the words of a draft.
const MAX_KEPT_HEADING: usize = 4_000;

/// A request as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawCase {
    pub name: String,
    pub email: String,
    pub category: String,
    pub subject: String,
    pub body: String,
    pub device: String,
    pub app: String,
    pub key: String,
    /// The likely answers were seen.
    pub looked: bool,
    /// What was said to each question before an SOS: "yes", "no" or nothing.
    pub answers: Vec<String>,
    pub stale: bool,
}

/// What passed.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Guests only.
    pub name: String,
    pub email: String,
    pub subject: String,
    pub body: String,
    pub facts: String,
}

impl RawCase {
    pub fn fresh(category: &str, subject: &str, body: &str) -> Self {
        let text = |text: &str| text.chars().take(2_000).collect();
        Self {
            category: text(category),
            subject: text(subject),
            body: text(body),
            key: new_key(),
            ..Self::default()
        }
    }

    pub fn read(sent: &Fields, rules: &Support) -> Self {
        let text = |name: &str| sent.get(name).to_owned();
        Self {
            name: text("name"),
            email: text("email"),
            category: text("category"),
            subject: text("subject"),
            body: text("body").replace("\r\n", "\n"),
            device: text("device"),
            app: text("app"),
            key: plain_key(sent.get("key")),
            looked: sent.is_on("looked"),
            answers: (0..rules.sos.len()).map(|at| sent.get(&format!("sos_{at}")).to_owned()).collect(),
            stale: false,
        }
    }

    /// As a draft keeps it: category, device and app stand where a thread has its tags, line by line.
    pub fn draft(&self, rules: &Support, now: Ts) -> Result<Draft, Error> {
        let heading = [&self.category, &self.device, &self.app].map(|text| text.replace('\n', " "));
        let tags = heading.join("\n");
        if self.body.len() > 2 * rules.max_bytes || self.subject.len() + tags.len() > MAX_KEPT_HEADING {
            let most = 2 * rules.max_bytes;
            return Err(Error::TooLarge(format!(
                "This is too long to be kept: at most {most} characters. Shorten it."
            )));
        }
        let (title, body) = (self.subject.clone(), self.body.clone());
        Ok(Draft { title, label_id: None, tags, body, saved_at: now })
    }

    /// Goes on with a draft.
    pub fn of_draft(draft: &Draft) -> Self {
        let mut heading = draft.tags.lines().map(str::to_owned);
        let mut next = || heading.next().unwrap_or_default();
        Self {
            category: next(),
            device: next(),
            app: next(),
            subject: draft.title.clone(),
            body: draft.body.clone(),
            key: new_key(),
            ..Self::default()
        }
    }

    /// What is typed, as it goes to the desk; what is wrong goes to `errors`.
    pub fn check(&self, rules: &Support, is_guest: bool, errors: &mut FormErrors) -> Checked {
        if self.stale {
            errors.add("body", STALE);
        }
        if rules.category(&self.category).is_none() {
            errors.add("category", "Choose what it is about: it goes to those who know it.");
        }
        let mut email = String::new();
        if is_guest {
            email = check_address(&self.email).unwrap_or_else(|sentence| {
                errors.add("email", sentence);
                String::new()
            });
        }
        let subject = fold::clean_line(&self.subject, MAX_SUBJECT).unwrap_or_default();
        if subject.chars().count() < MIN_SUBJECT || fold::is_blank(&subject) {
            errors.add(
                "subject",
                format!("Say in {MIN_SUBJECT} to {MAX_SUBJECT} characters what it is about."),
            );
        }
        let body = words(&self.body, rules, errors);
        let line = |text: &str, most: usize| {
            let text: String = text.chars().take(most).collect();
            fold::clean_line(&text, most).unwrap_or_default()
        };
        let facts: Vec<String> = [("Device", &self.device), ("App", &self.app)]
            .into_iter()
            .map(|(name, text)| (name, line(text, MAX_FACT)))
            .filter(|(_, text)| !fold::is_blank(text))
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        Checked { name: line(&self.name, MAX_NAME), email, subject, body, facts: facts.join("\n") }
    }

    /// The question before an SOS that is not answered yet, or the one answered with "no".
    pub fn sos(&self, category: &Category, rules: &Support) -> Sos {
        if !category.sos {
            return Sos::Through;
        }
        if let Some(at) = self.answers.iter().position(|answer| answer == "no") {
            return Sos::No(at);
        }
        let all = self.answers.len() == rules.sos.len() && self.answers.iter().all(|answer| answer == "yes");
        if all { Sos::Through } else { Sos::Ask }
    }
}

/// How an SOS stands before it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sos {
    Ask,
    /// This question was answered with "no".
    No(usize),
    Through,
}

/// A message as it was sent.
#[derive(Clone, Debug, Default)]
pub struct RawAnswer {
    pub body: String,
    pub key: String,
    pub stale: bool,
}

impl RawAnswer {
    pub fn fresh() -> Self {
        Self { key: new_key(), ..Self::default() }
    }

    pub fn read(sent: &Sent) -> Self {
        Self {
            body: sent.get("body").replace("\r\n", "\n"),
            key: plain_key(sent.get("key")),
            stale: !sent.is_ours(),
        }
    }

    pub fn check(&self, rules: &Support, errors: &mut FormErrors) -> String {
        if self.stale {
            errors.add("body", STALE);
        }
        words(&self.body, rules, errors)
    }
}

/// What somebody wrote, cleaned.
pub fn words(raw: &str, rules: &Support, errors: &mut FormErrors) -> String {
    if fold::is_blank(raw) {
        errors.add("body", "There is nothing to send yet. Write something first.");
        return String::new();
    }
    let body = fold::clean_body(raw, rules.max_bytes).unwrap_or_default();
    if body.is_empty() || body.len() > rules.max_bytes {
        let most = rules.max_bytes;
        errors.add(
            "body",
            format!("A message has at most {most} characters. Your words are kept: shorten them."),
        );
    }
    body
}

/// A key is a few plain characters; anything else is replaced by a new one.
fn plain_key(key: &str) -> String {
    let plain = (1..=MAX_KEY).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { key.to_owned() } else { new_key() }
}

/// What the requester says of a resolution: points from 1 to 5, and words where they have some.
pub fn survey(sent: &Sent, rules: &Support) -> Result<(i64, String), FormErrors> {
    if !sent.is_ours() {
        return Err(FormErrors::one("score", STALE));
    }
    let score = sent.get("score").parse::<i64>().ok().filter(|score| (1..=5).contains(score));
    let score = score.ok_or_else(|| FormErrors::one("score", "Choose from 1 to 5."))?;
    if fold::is_blank(sent.get("words")) {
        return Ok((score, String::new()));
    }
    let words = fold::clean_body(sent.get("words"), rules.max_bytes).unwrap_or_default();
    if words.is_empty() {
        let most = rules.max_bytes;
        return Err(FormErrors::one("score", format!("At most {most} characters of words. Shorten them.")));
    }
    Ok((score, words))
}
