//! What templates show of issues.

use serde::Serialize;

use crate::forum::boards::model::Board;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::views::Link;

/// Sending back what is not an issue: `features/issues/send_back.html`.
#[derive(Clone, Debug, Serialize)]
pub struct SendBackPage {
    pub thread: Link,
    pub id: ThreadId,
    /// Help boards, with the one that it came from chosen.
    pub boards: Vec<HomeView>,
    pub why: String,
    pub votes: i64,
    pub error: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    pub slug: String,
    pub name: String,
    pub selected: bool,
}

impl HomeView {
    pub fn all(boards: &[&Board], chosen: &str) -> Vec<Self> {
        let view = |board: &&Board| Self {
            slug: board.slug.clone(),
            name: board.name.clone(),
            selected: board.slug == chosen,
        };
        boards.iter().map(view).collect()
    }
}

impl SendBackPage {
    pub const TEMPLATE: &str = "features/issues/send_back.html";
    pub const TITLE: &str = "Not an issue";

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            id: ThreadId(3),
            boards: vec![HomeView { slug: "android".to_owned(), name: "Android".to_owned(), selected: true }],
            why: "That is how it should be.".to_owned(),
            votes: 3,
            error: Some("Say why: those who voted will read it.".to_owned()),
        }
    }
}

/// What the affected say of a fix, by version.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FixView {
    /// Whether the viewer is asked, and what they said before.
    pub is_asked: bool,
    pub own: Option<bool>,
    pub works: i64,
    pub broken: i64,
    /// For staff: version, how many it works for, how many not.
    pub versions: Vec<VersionView>,
    /// For staff, where it is still broken for somebody.
    pub reopen_url: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct VersionView {
    pub version: String,
    pub works: i64,
    pub broken: i64,
}

impl FixView {
    /// From rows of version, whether it works, and how many.
    pub fn of(rows: Vec<(String, bool, i64)>) -> Self {
        let mut view = Self::default();
        for (version, works, count) in rows {
            if works {
                view.works += count;
            } else {
                view.broken += count;
            }
            let at = match view.versions.iter().position(|row| row.version == version) {
                Some(at) => at,
                None => {
                    view.versions.push(VersionView { version, works: 0, broken: 0 });
                    view.versions.len() - 1
                }
            };
            if let Some(row) = view.versions.get_mut(at) {
                if works {
                    row.works += count;
                } else {
                    row.broken += count;
                }
            }
        }
        view
    }

    pub fn sample() -> Self {
        let rows = vec![("9.5".to_owned(), true, 12), ("9.5".to_owned(), false, 2)];
        let url = Some("/threads/3/status?to=Under%20Investigation".to_owned());
        Self { is_asked: true, reopen_url: url, ..Self::of(rows) }
    }
}
