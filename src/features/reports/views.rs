//! What the pages of reports show: here the form of a report.

mod desk;
mod own;

pub use desk::*;
pub use own::*;

use serde::Serialize;

use super::forms::{RawReport, kinds};
use super::model::{Kind, Subject, SubjectKind};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::guidelines::{Citation, Rule};
use crate::forum::threads::views::Link;
use crate::kit::web::forms::FormErrors;

/// The rules to choose one from, by set and number.
pub fn rule_choice(label: &'static str, rules: &[Rule], current: &str, errors: &FormErrors) -> Choice {
    let none = (String::new(), "None of these".to_owned());
    let options = rules.iter().map(|rule| {
        let cited = rule.citation();
        (cited.word(), format!("{} {}: {}", cited.set.title(), cited.number, rule.title))
    });
    Choice::new("guideline", label, current, std::iter::once(none).chain(options), errors)
}

#[derive(Clone, Debug, Serialize)]
pub struct KindView {
    pub word: &'static str,
    pub title: &'static str,
    pub selected: bool,
}

/// `/reports/new`.
#[derive(Clone, Debug, Serialize)]
pub struct WriteReportPage {
    /// As the form names the thing: `post:7`.
    pub about: String,
    pub heading: &'static str,
    /// What is reported, and where it stands.
    pub subject: Link,
    /// How it begins.
    pub excerpt: String,
    pub own: bool,
    pub errors: Vec<ErrorView>,
    pub kind_error: Option<String>,
    pub kinds: Vec<KindView>,
    pub guideline: Option<Choice>,
    pub text: FieldView,
}

impl WriteReportPage {
    pub const TEMPLATE: &str = "features/reports/write.html";

    pub fn new(
        (about, own): (Subject, bool),
        (subject, excerpt): (Link, String),
        rules: &[Rule],
        raw: &RawReport,
        errors: &FormErrors,
    ) -> Self {
        let mut text = FieldView::new("text", "What moderators should know", "textarea").value(&raw.text);
        text = text.hint("A short description helps. Nobody but moderators reads it.").optional();
        text.error = errors.get("text").map(str::to_owned);
        Self {
            about: about.word(),
            heading: if own { "Ask for removal of your post" } else { "Report inappropriate content" },
            subject,
            excerpt,
            own,
            errors: summary(errors),
            kind_error: errors.get("kind").map(str::to_owned),
            kinds: kinds(about, own)
                .iter()
                .map(|kind| KindView {
                    word: kind.word(),
                    title: kind.title(),
                    selected: raw.kind == kind.word()
                        || (own && raw.kind.is_empty() && *kind == Kind::Removal),
                })
                .collect(),
            guideline: (!own).then(|| rule_choice("Which guideline", rules, &raw.guideline, errors)),
            text,
        }
    }

    pub fn sample() -> Self {
        let subject = Link { name: "No sound".to_owned(), url: "/threads/3/no-sound#post-2".to_owned() };
        let about = Subject { kind: SubjectKind::Post, id: 7 };
        let errors = FormErrors::one("kind", "Say what is wrong: choose one of these.");
        Self::new(
            (about, false),
            (subject, "Buy now".to_owned()),
            &crate::forum::guidelines::model::DEFAULTS,
            &RawReport::default(),
            &errors,
        )
    }
}

/// A guideline as pages name it and lead to it.
pub fn cited(cited: Citation) -> Link {
    Link { name: cited.sentence(), url: cited.url() }
}
