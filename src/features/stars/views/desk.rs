//! What staff see of the programme: applications, and who is a Star.

use serde::Serialize;

use super::{ApplyPage, OwnView, StarView};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::posts::store::recent::RecentPost;
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A line of the desk's list.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub url: String,
    pub name: String,
    pub state: &'static str,
    pub meaning: &'static str,
    pub excerpt: String,
    pub at: Ts,
}

/// `/desk/applications`.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationsPage {
    pub tabs: Vec<Tab>,
    pub lines: Vec<LineView>,
    pub next_url: Option<String>,
    pub first_url: Option<String>,
}

/// A way to see the list.
#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    pub name: &'static str,
    pub url: &'static str,
    pub current: bool,
}

impl ApplicationsPage {
    pub const TEMPLATE: &str = "features/stars/applications.html";
    pub const TITLE: &str = "Applications";

    pub fn tabs(open: bool) -> Vec<Tab> {
        vec![
            Tab { name: "Waiting", url: "/desk/applications", current: open },
            Tab { name: "Answered", url: "/desk/applications?show=answered", current: !open },
        ]
    }

    pub fn sample() -> Self {
        let line = LineView {
            url: "/desk/applications/3".to_owned(),
            name: "Mira".to_owned(),
            state: "Open",
            meaning: "progress",
            excerpt: "I like to help.".to_owned(),
            at: Ts(1_790_000_000_000),
        };
        Self { tabs: Self::tabs(true), lines: vec![line], next_url: None, first_url: None }
    }
}

/// What the applicant did here.
#[derive(Clone, Debug, Serialize)]
pub struct RecordView {
    pub joined_at: Ts,
    pub days: i64,
    pub is_early: bool,
    pub active_months: i64,
    pub posts: i64,
    pub solutions: i64,
    pub kudos: i64,
    pub upheld: i64,
    pub best: Vec<RecentPost>,
    /// Earlier applications and terms, in words.
    pub before: Vec<String>,
}

/// A note of the team.
#[derive(Clone, Debug, Serialize)]
pub struct NoteView {
    pub by: String,
    pub text: String,
    pub at: Ts,
}

/// `/desk/applications/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct ApplicationPage {
    pub applicant: PersonView,
    pub own: OwnView,
    pub adult_at: Ts,
    pub least_age: u64,
    pub messages_on: bool,
    pub record: RecordView,
    pub notes: Vec<NoteView>,
    pub action: String,
    pub can_decide: bool,
    pub errors: Vec<ErrorView>,
    pub answer: FieldView,
    pub note: FieldView,
    pub decided_by: Option<String>,
    pub record_url: Link,
}

impl ApplicationPage {
    pub const TEMPLATE: &str = "features/stars/application.html";

    pub fn sample() -> Self {
        let own = ApplyPage::sample().own;
        Self {
            applicant: person(None, "Tempo"),
            own: own.unwrap_or_else(|| unreachable!("the sample has one")),
            adult_at: Ts(1_790_000_000_000),
            least_age: 18,
            messages_on: true,
            record: RecordView {
                joined_at: Ts(1_780_000_000_000),
                days: 100,
                is_early: true,
                active_months: 3,
                posts: 40,
                solutions: 4,
                kudos: 30,
                upheld: 1,
                best: vec![RecentPost::sample()],
                before: vec!["Declined on 3 May 2026".to_owned()],
            },
            notes: vec![NoteView { by: "Ravi".to_owned(), text: "Yes.".to_owned(), at: Ts(0) }],
            action: "/desk/applications/3".to_owned(),
            can_decide: true,
            errors: summary(&FormErrors::one("answer", "Write some words.")),
            answer: FieldView::new("answer", "What the applicant reads", "textarea"),
            note: FieldView::new("text", "A note for the team", "textarea"),
            decided_by: Some("Lucienne".to_owned()),
            record_url: Link { name: "Record".to_owned(), url: "/desk/members/mira".to_owned() },
        }
    }
}

/// `/desk/stars`.
#[derive(Clone, Debug, Serialize)]
pub struct StarsDeskPage {
    pub stars: Vec<StarView>,
    pub errors: Vec<ErrorView>,
    /// What was written, where it is refused: whose, and the words.
    pub refused: Option<(i64, String)>,
}

impl StarsDeskPage {
    pub const TEMPLATE: &str = "features/stars/members.html";
    pub const TITLE: &str = "Stars";

    pub fn sample() -> Self {
        Self {
            stars: vec![StarView::sample()],
            errors: summary(&FormErrors::one("reason", "Say why.")),
            refused: Some((3, "Because".to_owned())),
        }
    }
}
