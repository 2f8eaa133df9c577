//! What a composer sends, as typed input, with what is wrong by field.

use crate::forum::boards::model::{Label, LabelId};
use crate::forum::form::Sent;
use crate::forum::posts::model::{Draft, Place};
use crate::kit::config::Posts;
use crate::kit::db::Ts;
use crate::kit::text::fold;
use crate::kit::text::markdown::MAX_SOURCE;
use crate::kit::web::forms::{Fields, FormErrors};

/// Characters of a title at least and at most.
pub const MIN_TITLE: usize = 4;
pub const MAX_TITLE: usize = 150;
pub const MAX_TAGS: usize = 5;
/// Letters of an answer to a board's question at least.
const MIN_ANSWER: usize = 8;
/// Characters of a tag at most.
const MAX_TAG: usize = 30;

/// Bytes of a draft at most, and of its title and tags together.
const MAX_KEPT: usize = MAX_SOURCE * 2;
const MAX_KEPT_HEADING: usize = 4_000;

/// The fields as they were sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    pub title: String,
    pub label: Option<LabelId>,
    pub tags: String,
    pub body: String,
    pub key: String,
    pub confirmed: bool,
    /// The likely same threads were seen, and are none of it.
    pub looked: bool,
    /// The writer says that the site's own service does not have what is linked to elsewhere.
    pub elsewhere: bool,
    pub preview: bool,
    /// A moderator takes out personal data: what stood there before is purged.
    pub purge: bool,
    /// The form's token was not good: nothing may be done, the words are kept.
    pub stale: bool,
}

/// What was written in a composer and not posted, as a draft for its place;
/// too long to post is too long to keep.
pub fn words_left(form: &Fields, place: Option<&str>, now: Ts) -> Option<(Place, Draft)> {
    let place = place.and_then(Place::parse).filter(|place| matches!(place, Place::Board(_)))?;
    let raw = Raw::read(form);
    let fits = raw.body.len() <= MAX_KEPT && raw.title.len() + raw.tags.len() <= MAX_KEPT_HEADING;
    let is_written = !raw.title.trim().is_empty() || !raw.body.trim().is_empty();
    (fits && is_written).then(|| {
        let draft =
            Draft { title: raw.title, label_id: raw.label, tags: raw.tags, body: raw.body, saved_at: now };
        (place, draft)
    })
}

impl Raw {
    /// Reads a form whose token may be old.
    pub fn sent(sent: &Sent) -> Self {
        Self { stale: !sent.is_ours(), ..Self::read(sent) }
    }

    pub fn read(fields: &Fields) -> Self {
        let key = fields.get("key");
        // A key is 1 to 64 plain characters; anything else is replaced by a new one.
        let plain = (1..=64).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        Self {
            title: fields.get("title").to_owned(),
            label: fields.get("label").parse().ok().map(LabelId),
            tags: fields.get("tags").to_owned(),
            body: fields.get("body").replace("\r\n", "\n"),
            key: if plain { key.to_owned() } else { new_key() },
            looked: fields.is_on("looked"),
            elsewhere: fields.is_on("elsewhere"),
            confirmed: fields.is_on("confirm_personal"),
            preview: fields.get("action") == "preview",
            purge: fields.is_on("purge"),
            stale: false,
        }
    }
}

impl Raw {
    /// The words as a draft.
    pub fn draft(self, now: Ts) -> Draft {
        Draft { title: self.title, label_id: self.label, tags: self.tags, body: self.body, saved_at: now }
    }

    /// What is far too long to post is too long to keep.
    pub fn too_long_to_keep(&self) -> Option<String> {
        let too_long = self.body.len() > MAX_KEPT || self.title.len() + self.tags.len() > MAX_KEPT_HEADING;
        too_long.then(|| format!("This is too long to be kept: at most {} KB. Shorten it.", MAX_KEPT / 1024))
    }
}

/// A key for a fresh form.
pub fn new_key() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

/// What stands above a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub title: String,
    pub label: Option<LabelId>,
    pub tags: Vec<String>,
}

/// Which labels there are, and whether one must be chosen.
#[derive(Clone, Debug, Default)]
pub struct LabelRule {
    pub labels: Vec<Label>,
    pub required: bool,
}

pub fn heading(raw: &Raw, rule: &LabelRule, errors: &mut FormErrors) -> Heading {
    let title = fold::clean_line(&raw.title, MAX_TITLE).unwrap_or_default();
    if raw.title.chars().count() > MAX_TITLE && title.is_empty() {
        errors.add("title", format!("A title has at most {MAX_TITLE} characters. Move the rest below."));
    } else if title.chars().count() < MIN_TITLE || fold::is_blank(&title) {
        errors.add("title", format!("Give your thread a title of at least {MIN_TITLE} characters."));
    }
    let label = raw.label.filter(|id| rule.labels.iter().any(|label| label.id == *id));
    if label.is_none() && rule.required && !rule.labels.is_empty() {
        errors.add("label", "Choose a label: threads in this board need one.");
    }
    Heading { title, label, tags: tags(&raw.tags, errors) }
}

/// Tags parted by commas: cleaned, in lower case, each once.
fn tags(raw: &str, errors: &mut FormErrors) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for part in raw.split([',', '\n']).filter(|part| !part.trim().is_empty()) {
        let part = part.trim().trim_start_matches('#').to_lowercase();
        match fold::clean_line(&part, MAX_TAG) {
            Ok(tag) if fold::is_blank(&tag) || tags.contains(&tag) => {}
            Ok(tag) => tags.push(tag),
            Err(_) => errors.add("tags", format!("A tag has 1 to {MAX_TAG} characters.")),
        }
    }
    if tags.len() > MAX_TAGS {
        errors.add("tags", format!("At most {MAX_TAGS} tags. Leave out some."));
    }
    tags
}

pub fn body(raw: &Raw, limits: &Posts, errors: &mut FormErrors) -> String {
    if fold::is_blank(&raw.body) {
        errors.add("body", "There is nothing to post yet. Write something first.");
        return String::new();
    }
    match fold::clean_body(&raw.body, limits.max_bytes) {
        Ok(body) if body.len() > limits.max_bytes => {
            errors.add("body", too_long(body.len(), limits.max_bytes));
            body
        }
        Ok(body) => body,
        Err(error) => {
            errors.add("body", error.to_string());
            String::new()
        }
    }
}

/// Looks for an answer below the heading of each question.
pub fn answers<'a>(body: &str, questions: impl Iterator<Item = &'a str>, errors: &mut FormErrors) {
    let questions: Vec<&str> = questions.collect();
    let asked = |line: &str| {
        let words = line.trim().trim_matches(['#', '*', ' ']);
        questions.iter().position(|question| question.eq_ignore_ascii_case(words))
    };
    let mut answered = vec![0usize; questions.len()];
    let mut current = None;
    for line in body.lines() {
        match (asked(line), current) {
            (Some(question), _) => current = Some(question),
            (None, Some(question)) => {
                // A bare link is no answer.
                let words = line.split_whitespace().filter(|word| !word.contains("://"));
                answered[question] += words.map(|word| word.chars().count()).sum::<usize>();
            }
            (None, None) => {}
        }
    }
    let missing: Vec<String> = questions
        .iter()
        .zip(answered)
        .filter(|(_, letters)| *letters < MIN_ANSWER)
        .map(|(question, _)| format!("“{question}”"))
        .collect();
    if !missing.is_empty() && errors.get("body").is_none() {
        let sentence = format!(
            "A few words are missing: write each of these as a line of its own and answer below it: {}.",
            missing.join(", ")
        );
        errors.add("body", sentence);
    }
}

fn too_long(bytes: usize, max: usize) -> String {
    let over = bytes.saturating_sub(max);
    format!(
        "This is too long by about {over} characters. Your text is kept: shorten it, or post it in parts."
    )
}

/// The keys of the pictures that a text shows.
pub fn attachment_keys(body: &str) -> Vec<String> {
    let mut keys: Vec<String> = body
        .split("/attachments/")
        .skip(1)
        .filter_map(|rest| rest.get(..32))
        .filter(|key| super::files::is_key(key))
        .map(str::to_owned)
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_cleaned_and_told_apart() {
        let mut errors = FormErrors::default();
        assert_eq!(tags("Android, #Android,  Live  Sets ,,", &mut errors), ["android", "live sets"]);
        assert!(errors.is_empty());
        tags("a,b,c,d,e,f", &mut errors);
        assert!(errors.get("tags").is_some());
    }

    #[test]
    fn each_question_wants_an_answer_and_a_link_is_none() {
        let asked = |body: &str| {
            let mut errors = FormErrors::default();
            answers(body, ["Who are you?", "What inspired it?"].into_iter(), &mut errors);
            errors.get("body").map(str::to_owned)
        };
        assert_eq!(
            asked("### Who are you?\n\nA duo from Porto\n\n**what inspired it?**\nThe sea at night"),
            None
        );
        let missing =
            asked("### Who are you?\n\nA duo from Porto\n\n### What inspired it?\nhttps://a.example/b/c");
        assert!(missing.is_some_and(|said| said.contains("inspired") && !said.contains("Who")));
        assert!(asked("nothing at all").is_some());
    }

    #[test]
    fn only_our_keys_are_found_in_a_text() {
        let key = "0123456789abcdef0123456789abcdef";
        let body = format!("![x](/attachments/{key}.png) /attachments/../etc /attachments/é{key}");
        assert_eq!(attachment_keys(&body), [key]);
    }
}
