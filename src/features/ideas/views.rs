//! What templates show of looking after an idea.

use serde::Serialize;

use crate::forum::posts::views::SimilarThread;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::views::Link;

/// Asking an idea's author for more: `features/ideas/ask.html`.
#[derive(Clone, Debug, Serialize)]
pub struct AskPage {
    pub thread: Link,
    pub id: ThreadId,
    pub key: String,
    pub body: String,
    pub error: Option<String>,
}

impl AskPage {
    pub const TEMPLATE: &str = "features/ideas/ask.html";
    pub const TITLE: &str = "Ask for more information";

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "A sleep timer".to_owned(), url: "/threads/3/a-sleep-timer".to_owned() },
            id: ThreadId(3),
            key: "k".to_owned(),
            body: "Where should the button be?".to_owned(),
            error: Some("Write what you would like to know.".to_owned()),
        }
    }
}

/// Choosing the idea to merge into: `features/ideas/merge.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MergePage {
    pub thread: Link,
    pub id: ThreadId,
    pub votes: i64,
    /// Ideas that are likely the same.
    pub likely: Vec<SimilarThread>,
    pub into: String,
    pub error: Option<String>,
}

impl MergePage {
    pub const TEMPLATE: &str = "features/ideas/merge.html";
    pub const TITLE: &str = "Merge into another idea";

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "A sleep timer".to_owned(), url: "/threads/3/a-sleep-timer".to_owned() },
            id: ThreadId(3),
            votes: 4,
            likely: crate::forum::posts::views::SimilarGroup::sample().threads,
            into: "/threads/5".to_owned(),
            error: Some("There is no idea of that number.".to_owned()),
        }
    }
}
