//! What the forms of reports say, as typed input.

use super::model::{Kind, Subject, SubjectKind};
use crate::forum::form::Form;
use crate::forum::guidelines::Citation;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

/// Bytes of what somebody writes to moderators, and of what they answer.
pub const MAX_TEXT: usize = 2_000;

/// The report as it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawReport {
    pub kind: String,
    pub guideline: String,
    pub text: String,
}

/// A report, typed.
#[derive(Clone, Debug)]
pub struct NewReport {
    pub subject: Subject,
    pub kind: Kind,
    pub guideline: Option<Citation>,
    pub text: String,
}

impl RawReport {
    pub fn read(form: &Form) -> Self {
        let text = |name: &str| form.get(name).to_owned();
        Self { kind: text("kind"), guideline: text("guideline"), text: text("text") }
    }

    /// `own`: whether the reporter wrote it.
    pub fn check(&self, subject: Subject, own: bool) -> Result<NewReport, FormErrors> {
        let mut errors = FormErrors::default();
        let kind = Kind::from_word(&self.kind).filter(|kind| kinds(subject, own).contains(kind));
        if kind.is_none() {
            errors.add("kind", "Say what is wrong: choose one of these.");
        }
        let guideline = Citation::parse(&self.guideline).filter(|_| kind == Some(Kind::Guideline));
        if kind == Some(Kind::Guideline) && guideline.is_none() {
            errors.add("guideline", "Choose the guideline that it breaks.");
        }
        let text = words(&self.text);
        match &text {
            None => errors.add("text", format!("At most {MAX_TEXT} characters. Shorten it.")),
            Some(text) if text.is_empty() && kind == Some(Kind::Other) => {
                errors.add("text", "Say in a few words what is wrong.");
            }
            Some(_) => {}
        }
        match (kind, errors.is_empty()) {
            (Some(kind), true) => Ok(NewReport { subject, kind, guideline, text: text.unwrap_or_default() }),
            _ => Err(errors),
        }
    }
}

/// The kinds to choose from.
pub fn kinds(subject: Subject, own: bool) -> &'static [Kind] {
    match (subject.kind, own) {
        (SubjectKind::Post, true) => &[Kind::Removal, Kind::Personal],
        _ => &[Kind::Guideline, Kind::Spam, Kind::Personal, Kind::Other],
    }
}

/// Plain words, trimmed; none when there are too many.
pub fn words(text: &str) -> Option<String> {
    if fold::is_blank(text) {
        return Some(String::new());
    }
    let text = fold::clean_body(&text.replace("\r\n", "\n"), MAX_TEXT).ok()?;
    (text.len() <= MAX_TEXT).then(|| text.trim().to_owned())
}
