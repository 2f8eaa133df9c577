//! What the pages of notices show.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::inbox::store::notices::Notice;
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub id: i64,
    pub title: String,
    pub at: Ts,
    pub is_unread: bool,
}

impl LineView {
    pub fn new(notice: &Notice) -> Self {
        Self {
            id: notice.id.0,
            title: notice.title.clone(),
            at: notice.at,
            is_unread: notice.read_at.is_none(),
        }
    }
}

/// `/notices`.
#[derive(Clone, Debug, Serialize)]
pub struct ToldPage {
    pub lines: Vec<LineView>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl ToldPage {
    pub const TEMPLATE: &str = "features/notices/index.html";

    pub fn sample() -> Self {
        let line =
            LineView { id: 3, title: "Your report".to_owned(), at: Ts(1_790_000_000_000), is_unread: true };
        Self { lines: vec![line], first_url: None, next_url: Some("/notices?before=3".to_owned()) }
    }
}

/// `/notices/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct NoticePage {
    pub id: i64,
    pub title: String,
    pub body: String,
    pub at: Ts,
    /// Who wrote it; none where it is the site itself.
    pub from: Option<PersonView>,
    /// What it is about, where that is a page.
    pub url: Option<String>,
    pub is_unread: bool,
}

impl NoticePage {
    pub const TEMPLATE: &str = "features/notices/show.html";

    pub fn sample() -> Self {
        Self {
            id: 3,
            title: "A word from the team".to_owned(),
            body: "Please look at your last thread.\n\nThank you.".to_owned(),
            at: Ts(1_790_000_000_000),
            from: Some(person(None, "Tempo")),
            url: Some("/reports/R-ABCD-EFGH".to_owned()),
            is_unread: true,
        }
    }
}

/// `/members/{username}/notice`.
#[derive(Clone, Debug, Serialize)]
pub struct WriteNoticePage {
    pub to: PersonView,
    pub action: String,
    pub key: String,
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
}

impl WriteNoticePage {
    pub const TEMPLATE: &str = "features/notices/write.html";

    pub fn new(to: PersonView, (title, body, key): (&str, &str, &str), errors: &FormErrors) -> Self {
        let mut fields = vec![
            FieldView::new("title", "Heading", "text").value(title),
            FieldView::new("body", "What you want to say", "textarea").value(body),
        ];
        for field in &mut fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        Self {
            action: format!("{}/notice", to.url),
            to,
            key: key.to_owned(),
            errors: summary(errors),
            fields,
        }
    }

    pub fn sample() -> Self {
        Self::new(person(None, "Tempo"), ("Hello", "", "key"), &FormErrors::one("body", "It is missing."))
    }
}
