//! What a post said before: `forum/posts/history.html`.

use serde::Serialize;

use crate::forum::threads::views::Link;
use crate::kit::db::Ts;
use crate::kit::text::diff::{Tag, line_diff};

/// A line, and whether it stayed, went or came.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// "same", "old" or "new".
    pub kind: &'static str,
    pub text: String,
}

/// One change, from what was before to what came.
#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    pub version: i64,
    pub by: Link,
    pub at: Ts,
    /// The old and the new title, when it changed.
    pub title: Option<(String, String)>,
    pub lines: Vec<Line>,
}

impl VersionView {
    pub fn lines(old: &str, new: &str) -> Vec<Line> {
        line_diff(old, new)
            .into_iter()
            .map(|(tag, text)| Line {
                kind: match tag {
                    Tag::Equal => "same",
                    Tag::Delete => "old",
                    Tag::Insert => "new",
                },
                text,
            })
            .collect()
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct HistoryPage {
    pub post: Link,
    pub number: i64,
    /// Newest first.
    pub versions: Vec<VersionView>,
}

impl HistoryPage {
    pub fn sample() -> Self {
        Self {
            post: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound#post-2".to_owned() },
            number: 2,
            versions: vec![VersionView {
                version: 2,
                by: Link { name: "Mika".to_owned(), url: "/members/mika".to_owned() },
                at: Ts(1_700_000_000_000),
                title: Some(("No sond".to_owned(), "No sound".to_owned())),
                lines: VersionView::lines("one\ntwo", "one\n2"),
            }],
        }
    }
}
