//! What the pages of requesters show: here the form.

mod figures;
mod own;

use serde::Serialize;

use super::forms::{RawCase, Sos};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::gate::work::WorkView;
use crate::forum::posts::views::SimilarGroup;
use crate::kit::config::support::Support;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

pub use figures::{FigureView, FiguresPage};
pub use own::{Can, CaseLine, Names, OwnCasePage, OwnCasesPage, transcript};

/// A question before an SOS.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    pub name: String,
    pub ask: String,
    pub about: String,
    pub answer: String,
}

/// `/support`.
#[derive(Clone, Debug, Serialize)]
pub struct SupportPage {
    /// Replies are slower at the moment: why.
    pub notice: String,
    pub is_guest: bool,
    pub errors: Vec<ErrorView>,
    /// Name and address, of guests.
    pub who: Vec<FieldView>,
    pub category: Choice,
    pub questions: Vec<QuestionView>,
    /// The right way for what is no SOS, and the category that was chosen instead.
    pub guide: Option<String>,
    pub subject: FieldView,
    pub body: FieldView,
    /// Device and app.
    pub facts: Vec<FieldView>,
    pub similar: Vec<SimilarGroup>,
    pub looked: bool,
    pub key: String,
    /// Files that came with a form that is shown again: browsers don't keep them.
    pub files_again: bool,
    pub max_files: usize,
    pub max_megabytes: usize,
    pub button: &'static str,
    /// The sum that keeps programs out, where one is asked of guests.
    pub work: Option<WorkView>,
    /// Where what a member writes is kept; of guests nothing is.
    pub draft_url: Option<&'static str>,
    pub draft_saved_at: Option<Ts>,
}

impl SupportPage {
    pub const TEMPLATE: &str = "features/cases/new.html";
    pub const TITLE: &str = "Contact support";

    pub fn new(raw: &RawCase, rules: &Support, is_guest: bool, notice: String, errors: &FormErrors) -> Self {
        let sos = match rules.category(&raw.category) {
            Some(category) => raw.sos(category, rules),
            None => Sos::Through,
        };
        let (category, guide) = match sos {
            Sos::No(at) => {
                let question = rules.sos.get(at);
                let other = question.map_or("", |question| question.category.as_str());
                (other, question.map(|question| question.no.clone()))
            }
            _ => (raw.category.as_str(), None),
        };
        let is_sos = rules.category(category).is_some_and(|category| category.sos);
        let questions = rules.sos.iter().enumerate().filter(|_| is_sos).map(|(at, question)| QuestionView {
            name: format!("sos_{at}"),
            ask: question.ask.clone(),
            about: question.about.clone(),
            answer: raw.answers.get(at).cloned().unwrap_or_default(),
        });
        let none = (String::new(), "Choose what it is about".to_owned());
        let options = rules.categories.iter().map(|one| (one.slug.clone(), one.name.clone()));
        let field =
            |field: FieldView| FieldView { error: errors.get(field.name).map(str::to_owned), ..field };
        let who = [
            FieldView::new("name", "Your name", "text").value(&raw.name).autocomplete("name").optional(),
            FieldView::new("email", "Your e-mail address", "email")
                .value(&raw.email)
                .hint("We send you a letter first, to be sure that the address is yours. Answers come there.")
                .autocomplete("email"),
        ];
        let facts = [
            FieldView::new("device", "Your device and its system", "text")
                .value(&raw.device)
                .hint("For example: Korva P2, Android 14.")
                .optional(),
            FieldView::new("app", "Your app and its version", "text").value(&raw.app).optional(),
        ];
        Self {
            notice,
            is_guest,
            errors: summary(errors),
            who: if is_guest { who.into_iter().map(field).collect() } else { Vec::new() },
            category: Choice::new("category", "What is it about?", category, std::iter::once(none).chain(options), errors),
            questions: questions.collect(),
            guide,
            subject: field(FieldView::new("subject", "In a few words", "text").value(&raw.subject)),
            body: field(
                FieldView::new("body", "What happened?", "textarea")
                    .value(&raw.body)
                    .hint("What you did, what you saw, and what you tried. Give nobody your password: the desk never asks for it."),
            ),
            facts: facts.into_iter().map(field).collect(),
            similar: Vec::new(),
            looked: raw.looked,
            key: raw.key.clone(),
            files_again: false,
            max_files: rules.max_files,
            max_megabytes: rules.max_file_bytes / 1_000_000,
            button: "Send my request",
            work: None,
            draft_url: (!is_guest).then_some("/support/draft"),
            draft_saved_at: None,
        }
    }

    /// The step before sending: these may have the answer already.
    pub fn with_similar(mut self, similar: Vec<SimilarGroup>) -> Self {
        self.similar = similar;
        self.looked = true;
        self.button = "None of these, send my request";
        self
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("email", "This is not an e-mail address.");
        let question = QuestionView {
            name: "sos_0".to_owned(),
            ask: "Is it now?".to_owned(),
            about: "Minutes matter.".to_owned(),
            answer: "yes".to_owned(),
        };
        Self {
            notice: "Replies are slower this week.".to_owned(),
            is_guest: true,
            errors: summary(&errors),
            who: vec![FieldView::new("email", "Your e-mail address", "email")],
            category: Choice::new(
                "category",
                "What is it about?",
                "sos",
                [("sos".to_owned(), "SOS".to_owned())],
                &errors,
            ),
            questions: vec![question],
            guide: Some("Then it is no SOS.".to_owned()),
            subject: FieldView::new("subject", "In a few words", "text"),
            body: FieldView::new("body", "What happened?", "textarea"),
            facts: vec![FieldView::new("device", "Your device", "text").optional()],
            similar: vec![SimilarGroup::sample()],
            looked: true,
            key: "key".to_owned(),
            files_again: true,
            max_files: 5,
            max_megabytes: 8,
            button: "Send my request",
            work: Some(WorkView::sample()),
            draft_url: Some("/support/draft"),
            draft_saved_at: Some(Ts(1_790_000_000_000)),
        }
    }
}
