//! What templates show of votes.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::FieldView;
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::threads::model::{StatusView, Thread, ThreadId};
use crate::forum::threads::store::votes::Details;
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// The vote beside a title, a button where one may press it: `parts/vote.html`.
#[derive(Clone, Debug, Serialize)]
pub struct VoteView {
    pub id: ThreadId,
    pub votes: i64,
    pub voted: bool,
    /// An issue asks for more than a vote.
    pub is_issue: bool,
    /// Votes don't change any more.
    pub closed: bool,
}

impl VoteView {
    pub fn new(thread: &Thread, board: &Board, (voted, closed): (bool, bool)) -> Self {
        Self {
            id: thread.id,
            votes: thread.vote_count,
            voted,
            is_issue: board.kind == BoardKind::Issue,
            closed,
        }
    }

    pub fn sample() -> Self {
        Self { id: ThreadId(7), votes: 54, voted: true, is_issue: true, closed: false }
    }
}

/// What a vote says, as a form shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DetailsView {
    pub platform: String,
    pub app_version: String,
    pub system: String,
    pub country: String,
    pub note: String,
}

impl From<Details> for DetailsView {
    fn from(said: Details) -> Self {
        Self {
            platform: said.platform,
            app_version: said.app_version,
            system: said.system,
            country: said.country,
            note: said.note,
        }
    }
}

/// "I have this too", with what one says: `features/votes/details.html`.
#[derive(Clone, Debug, Serialize)]
pub struct DetailsPage {
    pub thread: Link,
    pub id: ThreadId,
    pub votes: i64,
    pub voted: bool,
    pub platforms: Vec<String>,
    pub platform: String,
    pub platform_error: Option<String>,
    pub fields: Vec<FieldView>,
}

impl DetailsPage {
    pub const TEMPLATE: &str = "features/votes/details.html";
    pub const TITLE: &str = "I have this too";

    /// The fields with what was said and what is wrong with it.
    pub fn fields(said: &Details, errors: &FormErrors) -> Vec<FieldView> {
        let field = |name, label, kind, value: &str| FieldView {
            error: errors.get(name).map(str::to_owned),
            ..FieldView::new(name, label, kind).value(value).optional()
        };
        vec![
            field("app_version", "App version", "text", &said.app_version).hint("Such as: 9.4.2"),
            field("system", "Device and system", "text", &said.system).hint("Such as: Korva P2, Android 14"),
            field("country", "Country", "text", &said.country).autocomplete("country-name"),
            field("note", "What happens, and what you tried", "textarea", &said.note),
        ]
    }

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            id: ThreadId(3),
            votes: 12,
            voted: true,
            platforms: vec!["Android".to_owned()],
            platform: "Android".to_owned(),
            platform_error: Some("Choose one of the list.".to_owned()),
            fields: Self::fields(
                &Details::default(),
                &FormErrors::one("note", "A note can have 500 characters at most."),
            ),
        }
    }
}

/// A vote with its words.
#[derive(Clone, Debug, Serialize)]
pub struct TellingVote {
    pub person: PersonView,
    pub at: Ts,
    pub said: DetailsView,
}

/// What voters say of their devices: `features/votes/index.html`.
#[derive(Clone, Debug, Serialize)]
pub struct TellingPage {
    pub thread: Link,
    pub votes: i64,
    /// Platforms with how many named them, the most first.
    pub platforms: Vec<PlatformView>,
    pub rows: Vec<TellingVote>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

/// How many of a platform's people have it.
#[derive(Clone, Debug, Serialize)]
pub struct PlatformView {
    pub name: String,
    pub votes: i64,
    /// Of a hundred, against the platform with the most.
    pub share: i64,
}

impl PlatformView {
    /// As bars, the longest first.
    pub fn bars(mut counts: Vec<(String, i64)>) -> Vec<Self> {
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let most = counts.first().map_or(1, |(_, votes)| *votes).max(1);
        counts.into_iter().map(|(name, votes)| Self { name, votes, share: votes * 100 / most }).collect()
    }
}

impl TellingPage {
    pub const TEMPLATE: &str = "features/votes/index.html";

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            votes: 12,
            platforms: PlatformView::bars(vec![("Android".to_owned(), 3)]),
            rows: vec![TellingVote {
                person: person(None, "Tempo"),
                at: Ts(1_700_000_000_000),
                said: DetailsView { note: "After every restart.".to_owned(), ..DetailsView::default() },
            }],
            first_url: None,
            next_url: Some("/threads/3/votes?after=1.2".to_owned()),
        }
    }
}

/// Something that one voted on.
#[derive(Clone, Debug, Serialize)]
pub struct OwnVote {
    pub thread: Link,
    pub board: Link,
    pub status: Option<StatusView>,
    pub votes: i64,
    pub at: Ts,
}

/// Where I voted: `features/votes/own.html`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnPage {
    pub tabs: Tabs,
    pub rows: Vec<OwnVote>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl OwnPage {
    pub const TEMPLATE: &str = "features/votes/own.html";
    pub const TITLE: &str = "Where I voted";

    pub fn sample() -> Self {
        let link = |name: &str, url: &str| Link { name: name.to_owned(), url: url.to_owned() };
        Self {
            tabs: tabs("/settings/votes"),
            rows: vec![OwnVote {
                thread: link("No sound", "/threads/3/no-sound"),
                board: link("Ongoing Issues", "/boards/ongoing-issues"),
                status: Some(StatusView::sample()),
                votes: 12,
                at: Ts(1_700_000_000_000),
            }],
            first_url: None,
            next_url: Some("/settings/votes?after=1.2".to_owned()),
        }
    }
}
