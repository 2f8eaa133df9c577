//! What the forms of the programme say.

use crate::forum::form::Form;
use crate::kit::config::Stars;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Characters (bytes of UTF-8) at most.
const MAX_WORDS: usize = 4_000;
const MAX_LINKS: usize = 1_500;
const MIN_MOTIVATION: usize = 40;
const MAX_ANSWER: usize = 4_000;
const MAX_NOTE: usize = 2_000;
const MAX_REASON: usize = 500;

/// An application as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawApplication {
    pub motivation: String,
    pub interests: String,
    pub links: String,
    pub adult: String,
}

/// An application, typed: whoever sent it is old enough.
#[derive(Clone, Debug)]
pub struct NewApplication {
    pub motivation: String,
    pub interests: String,
    pub links: String,
}

impl RawApplication {
    pub fn read(form: &Form) -> Self {
        let text = |name: &str| form.get(name).replace("\r\n", "\n");
        Self {
            motivation: text("motivation"),
            interests: text("interests"),
            links: text("links"),
            adult: text("adult"),
        }
    }

    pub fn check(&self, rules: &Stars) -> Result<NewApplication, FormErrors> {
        let mut errors = FormErrors::default();
        let motivation = words(&self.motivation, ("motivation", MAX_WORDS), &mut errors);
        if motivation.chars().count() < MIN_MOTIVATION && errors.get("motivation").is_none() {
            errors.add("motivation", "Tell us a little more: two or three sentences will do.");
        }
        let interests = words(&self.interests, ("interests", MAX_WORDS), &mut errors);
        if interests.is_empty() && errors.get("interests").is_none() {
            errors.add("interests", "Say what you like to help with.");
        }
        let links = words(&self.links, ("links", MAX_LINKS), &mut errors);
        match self.adult.as_str() {
            "yes" => {}
            "no" => errors.add("adult", too_young(rules.least_age)),
            _ => errors.add("adult", "Choose one of the two."),
        }
        if errors.is_empty() { Ok(NewApplication { motivation, interests, links }) } else { Err(errors) }
    }
}

fn too_young(age: u64) -> String {
    format!(
        "Thank you for wanting to help. Stars are {age} or older, so we can't take you in yet. Everything else here is open to you, and you are welcome to apply when you are."
    )
}

fn words(text: &str, (field, most): (&'static str, usize), errors: &mut FormErrors) -> String {
    if fold::is_blank(text) {
        return String::new();
    }
    match fold::clean_body(&text.replace("\r\n", "\n"), most) {
        Ok(text) if text.len() <= most => text.trim().to_owned(),
        _ => {
            errors.add(field, format!("At most {most} characters. Shorten it."));
            String::new()
        }
    }
}

/// How an application is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accept,
    Decline,
}

impl Verdict {
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "accept" => Some(Self::Accept),
            "decline" => Some(Self::Decline),
            _ => None,
        }
    }
}

/// The answer with its words for the applicant.
pub fn verdict(form: &Form) -> Result<(Verdict, String), FormErrors> {
    let mut errors = FormErrors::default();
    let verdict = Verdict::from_word(form.get("verdict"));
    if verdict.is_none() {
        errors.add("verdict", "Choose: accept or decline.");
    }
    let answer = words(form.get("answer"), ("answer", MAX_ANSWER), &mut errors);
    if answer.is_empty() && errors.get("answer").is_none() {
        errors.add("answer", "Write some words to the applicant: what you liked, and what comes next.");
    }
    match verdict {
        Some(verdict) if errors.is_empty() => Ok((verdict, answer)),
        _ => Err(errors),
    }
}

/// A note for the team.
pub fn note(form: &Form) -> Result<String, FormErrors> {
    let mut errors = FormErrors::default();
    let text = words(form.get("text"), ("text", MAX_NOTE), &mut errors);
    if text.is_empty() {
        errors.add("text", "Write something first.");
    }
    if errors.is_empty() { Ok(text) } else { Err(errors) }
}

/// Why somebody is promoted or retired: a line.
pub fn reason(form: &Form) -> Result<String, FormErrors> {
    match fold::clean_line(form.get("reason"), MAX_REASON) {
        Ok(reason) if !fold::is_blank(&reason) => Ok(reason),
        _ => Err(FormErrors::one("reason", format!("Say why, in at most {MAX_REASON} characters."))),
    }
}
