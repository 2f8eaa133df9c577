//! What asides look like.

use std::collections::HashMap;

use serde::Serialize;

use super::store::Question;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A question beside a thread.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView {
    pub id: i64,
    pub by: String,
    pub text: String,
    pub at: Ts,
    pub answer: String,
    pub answered_by: Option<String>,
    /// Where it was asked; absent on the thread's own page.
    pub thread: Option<Link>,
    pub can_answer: bool,
}

impl QuestionView {
    pub fn new(one: &Question, faces: &HashMap<UserId, Face>, brand: &str) -> Self {
        Self {
            id: one.id.0,
            by: person(faces.get(&one.author_id), brand).name,
            text: one.text.clone(),
            at: one.at,
            answer: one.answer.clone(),
            answered_by: one.answered_by.map(|by| person(faces.get(&by), brand).name),
            thread: None,
            can_answer: false,
        }
    }

    pub fn sample() -> Self {
        Self {
            id: 3,
            by: "Quill".to_owned(),
            text: "Is this known?".to_owned(),
            at: Ts(1_790_000_000_000),
            answer: "It is.".to_owned(),
            answered_by: Some("Ravi".to_owned()),
            thread: Some(Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() }),
            can_answer: true,
        }
    }
}

/// `/desk/questions`.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionsPage {
    pub open: Vec<QuestionView>,
    pub answered: Vec<QuestionView>,
    pub errors: Vec<ErrorView>,
    /// What was written, where it is refused: beside which, and the words.
    pub refused: Option<(i64, String)>,
}

impl QuestionsPage {
    pub const TEMPLATE: &str = "features/asides/index.html";
    pub const TITLE: &str = "Questions to staff";

    pub fn sample() -> Self {
        Self {
            open: vec![QuestionView { answered_by: None, ..QuestionView::sample() }],
            answered: vec![QuestionView::sample()],
            errors: summary(&FormErrors::one("text", "Write something first.")),
            refused: Some((3, "Words".to_owned())),
        }
    }
}

/// `/threads/{id}/ask-staff`.
#[derive(Clone, Debug, Serialize)]
pub struct AskStaffPage {
    pub thread: Link,
    pub action: String,
    pub errors: Vec<ErrorView>,
    pub text: FieldView,
}

impl AskStaffPage {
    pub const TEMPLATE: &str = "features/asides/ask.html";
    pub const TITLE: &str = "Ask staff";

    pub fn new(id: i64, thread: Link, text: &str, errors: &FormErrors) -> Self {
        let mut field = FieldView::new("text", "What you would like to know", "textarea")
            .value(text)
            .hint("Stars and staff read it beside the thread; members never do.");
        field.error = errors.get("text").map(str::to_owned);
        Self { thread, action: format!("/threads/{id}/ask-staff"), errors: summary(errors), text: field }
    }

    pub fn sample() -> Self {
        let link = Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() };
        Self::new(3, link, "Is it known?", &FormErrors::one("text", "Shorten it."))
    }
}
