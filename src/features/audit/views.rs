//! What the page of the audit log shows.

use serde::Serialize;

use super::forms::{Raw, SUBJECTS};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// An entry.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub id: i64,
    pub at: Ts,
    /// Empty: the program itself.
    pub by: String,
    pub by_url: String,
    pub verb: String,
    pub subject: String,
    /// Empty where the subject has no page.
    pub url: String,
    pub before: String,
    pub after: String,
    /// Words of more than one line, such as a guideline: shown below each other.
    pub is_long: bool,
    pub reason: String,
    pub is_undone: bool,
    /// Where to take it back.
    pub undo_url: Option<String>,
}

/// `/desk/audit`.
#[derive(Clone, Debug, Serialize)]
pub struct AuditPage {
    pub errors: Vec<ErrorView>,
    pub about: Choice,
    pub fields: Vec<FieldView>,
    pub is_filtered: bool,
    pub lines: Vec<LineView>,
    pub next_url: Option<String>,
    pub first_url: Option<String>,
}

impl AuditPage {
    pub const TEMPLATE: &str = "features/audit/index.html";
    pub const TITLE: &str = "Audit log";

    pub fn new(raw: &Raw, errors: &FormErrors, lines: Vec<LineView>, next: Option<i64>) -> Self {
        let field = |name: &'static str, label: &str, kind: &'static str, value: &str| {
            let mut field = FieldView::new(name, label, kind).value(value).optional();
            field.error = errors.get(name).map(str::to_owned);
            field
        };
        let all = (String::new(), "Everything".to_owned());
        let subjects = SUBJECTS.iter().map(|(word, name)| ((*word).to_owned(), (*name).to_owned()));
        Self {
            errors: summary(errors),
            about: Choice::new("about", "About", &raw.about, std::iter::once(all).chain(subjects), errors),
            fields: vec![
                field("who", "Done by (username)", "text", &raw.who),
                field("verb", "What was done", "text", &raw.verb)
                    .hint("As the log has it: lock, move, remove."),
                field("from", "From the day", "date", &raw.from),
                field("to", "To the day", "date", &raw.to),
            ],
            is_filtered: raw.url(None) != "/desk/audit",
            next_url: next.map(|last| raw.url(Some(last))),
            first_url: raw.before.map(|_| raw.url(None)),
            lines,
        }
    }

    pub fn sample() -> Self {
        let line = |id: i64, before: &str, after: &str| LineView {
            id,
            at: Ts(1_790_000_000_000),
            by: "Ravi".to_owned(),
            by_url: "/members/Ravi_M".to_owned(),
            verb: "lock".to_owned(),
            subject: "No sound".to_owned(),
            url: "/threads/3".to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            is_long: before.contains('\n'),
            reason: "Rule 4".to_owned(),
            is_undone: id == 2,
            undo_url: (id == 3).then(|| "/desk/audit/3/undo".to_owned()),
        };
        let lines =
            vec![line(3, "no", "yes"), line(2, "no", ""), line(1, "chat:3 Once\nOne.", "chat:3 Once\nTwo.")];
        let raw = Raw { from: "soon".to_owned(), before: Some(9), ..Raw::default() };
        Self::new(&raw, &FormErrors::one("from", "Write a day as 2026-01-31."), lines, Some(1))
    }
}
