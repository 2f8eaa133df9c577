//! What the desk of unanswered threads shows.

use serde::Serialize;

use crate::forum::threads::views::Link;
use crate::kit::db::Ts;

/// Who is about to answer.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimView {
    pub by: String,
    pub ends_at: Ts,
    pub is_own: bool,
}

/// A thread that waits.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub id: i64,
    pub title: String,
    pub url: String,
    pub board: Link,
    pub by: String,
    pub at: Ts,
    pub claim: Option<ClaimView>,
}

/// A way to narrow the list.
#[derive(Clone, Debug, Serialize)]
pub struct FilterView {
    pub name: String,
    pub url: String,
    pub current: bool,
}

/// `/desk/unanswered`.
#[derive(Clone, Debug, Serialize)]
pub struct UnansweredPage {
    pub ages: Vec<FilterView>,
    pub boards: Vec<FilterView>,
    pub lines: Vec<LineView>,
    pub minutes: u64,
    /// Where a claim comes back to.
    pub here: String,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl UnansweredPage {
    pub const TEMPLATE: &str = "features/unanswered/index.html";
    pub const TITLE: &str = "Unanswered threads";

    pub fn sample() -> Self {
        let link =
            FilterView { name: "Any age".to_owned(), url: "/desk/unanswered".to_owned(), current: true };
        let line = LineView {
            id: 3,
            title: "No sound".to_owned(),
            url: "/threads/3/no-sound".to_owned(),
            board: Link { name: "Android".to_owned(), url: "/boards/android".to_owned() },
            by: "Mira".to_owned(),
            at: Ts(1_790_000_000_000),
            claim: Some(ClaimView { by: "Quill".to_owned(), ends_at: Ts(1_790_001_800_000), is_own: true }),
        };
        Self {
            ages: vec![link.clone()],
            boards: vec![link],
            lines: vec![LineView { claim: None, ..line.clone() }, line],
            minutes: 30,
            here: "/desk/unanswered".to_owned(),
            first_url: None,
            next_url: Some("/desk/unanswered?after=3".to_owned()),
        }
    }
}
