//! What the pages of merging and splitting show.

use serde::Serialize;

use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView};
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::views::Link;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// Choosing the thread to merge into: `features/merging/merge.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MergePage {
    pub thread: Link,
    pub id: ThreadId,
    pub posts: i64,
    pub into: String,
    pub error: Option<String>,
}

impl MergePage {
    pub const TEMPLATE: &str = "features/merging/merge.html";
    pub const TITLE: &str = "Merge into another thread";

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            id: ThreadId(3),
            posts: 4,
            into: "/threads/5".to_owned(),
            error: Some("There is no thread of that number.".to_owned()),
        }
    }
}

/// A post to tick.
#[derive(Clone, Debug, Serialize)]
pub struct PostLine {
    pub id: i64,
    pub number: i64,
    pub url: String,
    pub author: String,
    pub at: Ts,
    pub excerpt: String,
    pub ticked: bool,
    /// The first post stays.
    pub stays: bool,
}

/// Choosing posts to split off: `features/merging/split.html`.
#[derive(Clone, Debug, Serialize)]
pub struct SplitPage {
    pub thread: Link,
    pub id: ThreadId,
    pub errors: Vec<ErrorView>,
    pub posts_error: Option<String>,
    pub posts: Vec<PostLine>,
    /// The number that this page begins after.
    pub after: i64,
    pub next_url: Option<String>,
    pub first_url: Option<String>,
    pub title: FieldView,
    pub place: Choice,
}

impl SplitPage {
    pub const TEMPLATE: &str = "features/merging/split.html";
    pub const TITLE: &str = "Split a thread";

    pub fn sample() -> Self {
        let errors = FormErrors::one("posts", "Choose at least one post.");
        let line = |number: i64| PostLine {
            id: number,
            number,
            url: format!("/threads/3/no-sound#post-{number}"),
            author: "mirelle".to_owned(),
            at: Ts(1_790_000_000_000),
            excerpt: "The same here.".to_owned(),
            ticked: number == 3,
            stays: number == 1,
        };
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            id: ThreadId(3),
            posts_error: errors.get("posts").map(str::to_owned),
            errors: crate::forum::accounts::views::summary(&errors),
            posts: vec![line(1), line(2), line(3)],
            after: 0,
            next_url: Some("/threads/3/split?after=100".to_owned()),
            first_url: None,
            title: FieldView::new("title", "Title of the new thread", "text"),
            place: Choice::new("place", "Board", "", [("ios".to_owned(), "iOS".to_owned())], &errors),
        }
    }
}
