//! What templates show of a change of status.

use serde::Serialize;

use super::forms::Wanted;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::guidelines::Rule;
use crate::forum::threads::model::{StatusView, Thread};
use crate::forum::threads::views::Link;
use crate::kit::config::Config;
use crate::kit::statuses::{Need, Status};
use crate::kit::web::forms::FormErrors;

/// A status that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    pub status: StatusView,
    pub about: String,
    pub selected: bool,
    pub is_now: bool,
    /// "an update, and the date of the next word".
    pub needs: String,
}

impl OptionView {
    fn of((status, needs): &(&Status, Vec<Need>), thread: &Thread, wanted: &Wanted) -> Self {
        Self {
            status: StatusView { name: status.name.clone(), meaning: status.meaning },
            about: status.about.clone(),
            selected: status.name == wanted.to,
            is_now: thread.status.as_deref() == Some(status.name.as_str()),
            needs: said(needs),
        }
    }
}

fn said(needs: &[Need]) -> String {
    let words: Vec<&str> = needs
        .iter()
        .map(|need| match need {
            Need::Update => "an update",
            Need::NextWord => "the day of the next word",
            Need::Requirement => "the requirement that it missed",
        })
        .collect();
    words.join(" and ")
}

/// A numbered requirement.
#[derive(Clone, Debug, Serialize)]
pub struct Numbered {
    pub number: i64,
    pub text: String,
    pub selected: bool,
}

impl Numbered {
    pub fn all(requirements: &[Rule], selected: Option<i64>) -> Vec<Self> {
        let one = |rule: &Rule| Self {
            number: rule.number,
            text: rule.title.clone(),
            selected: selected == Some(rule.number),
        };
        requirements.iter().map(one).collect()
    }

    fn sample() -> Self {
        Self { number: 1, text: "One wish in one idea".to_owned(), selected: true }
    }
}

/// Changing a status: `features/statuses/edit.html`.
#[derive(Clone, Debug, Serialize)]
pub struct EditPage {
    pub thread: Link,
    pub action: String,
    pub status: Option<StatusView>,
    pub options: Vec<OptionView>,
    pub note: String,
    pub date: String,
    pub asks_date: bool,
    pub requirements: Vec<Numbered>,
    /// How many will hear of it.
    pub votes: i64,
    pub errors: FormErrors,
    /// Where an issue that is none is sent back.
    pub not_an_issue: Option<String>,
}

impl EditPage {
    pub const TEMPLATE: &str = "features/statuses/edit.html";
    pub const TITLE: &str = "Change the status";

    pub fn new(
        config: &Config,
        (thread, board): (&Thread, &Board),
        options: &[(&Status, Vec<Need>)],
        wanted: Wanted,
        requirements: &[Rule],
    ) -> Self {
        let needed = |need: Need| options.iter().any(|(_, needs)| needs.contains(&need));
        Self {
            thread: Link { name: thread.title.clone(), url: thread.url() },
            action: format!("/threads/{}/status", thread.id),
            status: thread.status.as_deref().map(|name| StatusView::of(&config.statuses, name)),
            options: options.iter().map(|one| OptionView::of(one, thread, &wanted)).collect(),
            asks_date: needed(Need::NextWord),
            requirements: match needed(Need::Requirement) {
                true => Numbered::all(requirements, wanted.requirement),
                false => Vec::new(),
            },
            votes: thread.vote_count,
            note: wanted.note,
            date: wanted.date,
            errors: wanted.errors,
            not_an_issue: (board.kind == BoardKind::Issue)
                .then(|| format!("/threads/{}/not-an-issue", thread.id)),
        }
    }

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            action: "/threads/3/status".to_owned(),
            status: Some(StatusView::sample()),
            options: vec![OptionView {
                status: StatusView::sample(),
                about: "The right team knows.".to_owned(),
                selected: true,
                is_now: false,
                needs: said(&[Need::Update, Need::NextWord]),
            }],
            note: "We can see it too.".to_owned(),
            date: "2026-12-24".to_owned(),
            asks_date: true,
            requirements: vec![Numbered::sample()],
            votes: 54,
            errors: FormErrors::one("note", "Write a status update."),
            not_an_issue: Some("/threads/3/not-an-issue".to_owned()),
        }
    }
}

/// What would happen to one thread of many.
#[derive(Clone, Debug, Serialize)]
pub struct BulkRow {
    pub id: i64,
    pub thread: Link,
    pub status: Option<StatusView>,
    pub votes: i64,
    /// Why it stays as it is.
    pub refused: Option<String>,
}

/// What a bulk act would do, and the form that does it: `features/statuses/bulk.html`.
#[derive(Clone, Debug, Serialize)]
pub struct BulkPage {
    pub rows: Vec<BulkRow>,
    /// How many would change, and how many people would hear.
    pub changing: usize,
    pub hearing: i64,
    pub to: String,
    pub status: StatusView,
    pub note: String,
    pub date: String,
    pub requirement: Option<i64>,
    pub requirements: Vec<Numbered>,
    /// The names that can be chosen.
    pub names: Vec<String>,
    pub errors: FormErrors,
    pub back_url: String,
}

impl BulkPage {
    pub const TEMPLATE: &str = "features/statuses/bulk.html";
    pub const TITLE: &str = "Change several statuses";

    pub fn sample() -> Self {
        Self {
            rows: vec![BulkRow {
                id: 3,
                thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
                status: Some(StatusView::sample()),
                votes: 12,
                refused: Some("“Fixed” can't follow “Fixed”.".to_owned()),
            }],
            changing: 1,
            hearing: 12,
            to: "Fixed".to_owned(),
            status: StatusView::sample(),
            note: "Update the app.".to_owned(),
            date: "2026-12-24".to_owned(),
            requirement: None,
            requirements: vec![Numbered::sample()],
            names: vec!["Fixed".to_owned()],
            errors: FormErrors::default(),
            back_url: "/issues".to_owned(),
        }
    }
}
