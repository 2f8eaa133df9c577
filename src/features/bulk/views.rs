//! What the pages of acting on many threads show.

use serde::Serialize;

use crate::forum::accounts::views::settings::Choice;
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::threads::views::Link;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A thread to tick.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub id: i64,
    pub thread: Link,
    pub label: Option<String>,
    pub locked: bool,
    pub floated: bool,
    /// "visible", "hidden" or "removed".
    pub state: &'static str,
    pub replies: i64,
    pub last_at: Ts,
    /// In the preview: why it stays as it is.
    pub refused: Option<String>,
}

impl Row {
    pub fn new(thread: &Thread, label: Option<String>, refused: Option<String>) -> Self {
        Self {
            id: thread.id.0,
            thread: Link { name: thread.title.clone(), url: format!("/threads/{}?merged=keep", thread.id) },
            label,
            locked: thread.locked,
            floated: thread.floated,
            state: thread.state.word(),
            replies: thread.reply_count,
            last_at: thread.last_post_at,
            refused,
        }
    }

    fn sample(id: i64) -> Self {
        Self {
            id,
            thread: Link { name: "No sound".to_owned(), url: format!("/threads/{id}") },
            label: Some("Playback".to_owned()),
            locked: id == 3,
            floated: false,
            state: Visibility::Hidden.word(),
            replies: 3,
            last_at: Ts(1_790_000_000_000),
            refused: (id == 3).then(|| "It is so already.".to_owned()),
        }
    }
}

/// `/desk/threads`: `features/bulk/index.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadsPage {
    pub boards: Vec<BoardLink>,
    pub board: Option<Link>,
    pub slug: String,
    pub rows: Vec<Row>,
    pub deed: Choice,
    pub next_url: Option<String>,
    pub first_url: Option<String>,
}

/// One of the boards that one moderates.
#[derive(Clone, Debug, Serialize)]
pub struct BoardLink {
    pub name: String,
    pub url: String,
    pub current: bool,
}

impl ThreadsPage {
    pub const TEMPLATE: &str = "features/bulk/index.html";
    pub const TITLE: &str = "Threads of a board";

    pub fn sample() -> Self {
        let url = "/desk/threads?board=ios".to_owned();
        Self {
            boards: vec![BoardLink { name: "iOS".to_owned(), url, current: true }],
            board: Some(Link { name: "iOS".to_owned(), url: "/boards/ios".to_owned() }),
            slug: "ios".to_owned(),
            rows: vec![Row::sample(2), Row::sample(3)],
            deed: deeds("", [("lock".to_owned(), "Lock".to_owned())]),
            next_url: Some("/desk/threads?board=ios&after=1.2".to_owned()),
            first_url: None,
        }
    }
}

/// What to do, to choose one.
pub fn deeds(current: &str, options: impl IntoIterator<Item = (String, String)>) -> Choice {
    let none = (String::new(), "Choose what to do".to_owned());
    Choice::new("deed", "What to do", current, std::iter::once(none).chain(options), &FormErrors::default())
}

/// What would happen: `features/bulk/preview.html`.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewPage {
    pub board: Link,
    pub slug: String,
    /// As the form has it, and in words.
    pub deed: String,
    pub sentence: String,
    pub rows: Vec<Row>,
    pub changing: usize,
    pub error: Option<String>,
    pub back_url: String,
}

impl PreviewPage {
    pub const TEMPLATE: &str = "features/bulk/preview.html";
    pub const TITLE: &str = "What would happen";

    pub fn sample() -> Self {
        Self {
            board: Link { name: "iOS".to_owned(), url: "/boards/ios".to_owned() },
            slug: "ios".to_owned(),
            deed: "lock".to_owned(),
            sentence: "Lock".to_owned(),
            rows: vec![Row::sample(2), Row::sample(3)],
            changing: 1,
            error: Some("Tick the threads that you mean first.".to_owned()),
            back_url: "/desk/threads?board=ios".to_owned(),
        }
    }
}
