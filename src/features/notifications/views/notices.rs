//! The list of what one was told.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::features::notifications::model::Kind;
use crate::features::notifications::store::notices::Notice;
use crate::forum::accounts::model::{Face, PersonView, UserId};
use crate::forum::inbox::notices::NoticeKind;
use crate::forum::inbox::store::notices::Notice as Told;
use crate::forum::threads::views::person;
use crate::kit::config::Config;
use crate::kit::db::Ts;

/// One line: what belongs together, as one sentence.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeView {
    /// The latest of them: opening it reads them all.
    pub id: i64,
    pub person: PersonView,
    /// "Mika and 4 others replied in".
    pub what: String,
    pub title: String,
    /// "in Android", where the sentence goes on after the title.
    pub rest: Option<String>,
    pub url: String,
    pub at: Ts,
    pub is_unread: bool,
}

/// Something that one was told in person.
#[derive(Clone, Debug, Serialize)]
pub struct ToldView {
    pub id: i64,
    pub icon: &'static str,
    pub title: String,
    /// Where it leads.
    pub url: String,
    pub at: Ts,
    pub is_unread: bool,
}

impl ToldView {
    pub fn new(notice: &Told) -> Self {
        Self {
            id: notice.id.0,
            icon: match notice.kind {
                NoticeKind::Message => "mail",
                NoticeKind::Report => "flag",
                NoticeKind::Team => "person",
                NoticeKind::Case => "help",
                NoticeKind::Staff => "info",
                NoticeKind::Rank => "star",
                NoticeKind::Decision | NoticeKind::Sanction => "warning",
            },
            title: notice.title.clone(),
            url: if notice.url.is_empty() { format!("/notices/{}", notice.id) } else { notice.url.clone() },
            at: notice.at,
            is_unread: notice.read_at.is_none(),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: 3,
            icon: "info",
            title: "A word from the team".to_owned(),
            url: "/notices/3".to_owned(),
            at: Ts(1_790_000_000_000),
            is_unread: true,
        }
    }
}

/// `/notifications`.
#[derive(Clone, Debug, Serialize)]
pub struct NoticesPage {
    pub rows: Vec<NoticeView>,
    /// The latest of what one was told in person; on the first page.
    pub told: Vec<ToldView>,
    pub has_unread: bool,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl NoticesPage {
    pub const TEMPLATE: &str = "features/notifications/index.html";

    /// The rows, the latest first, put together by group.
    pub fn new(
        config: &Config,
        rows: &[Notice],
        faces: &HashMap<UserId, Face>,
        is_unread: impl Fn(&Notice) -> bool,
    ) -> Self {
        let mut order: Vec<(Kind, i64)> = Vec::new();
        let mut groups: HashMap<(Kind, i64), Vec<&Notice>> = HashMap::new();
        for row in rows {
            let group = groups.entry(row.group()).or_default();
            if group.is_empty() {
                order.push(row.group());
            }
            group.push(row);
        }
        let line = |group: &[&Notice]| {
            let latest = group.first()?;
            let people: HashSet<UserId> = group.iter().map(|row| row.actor).collect();
            let actor = person(faces.get(&latest.actor), &config.brand);
            Some(NoticeView {
                id: latest.id,
                what: format!("{} {}", names(&actor.name, people.len()), verb(latest)),
                person: actor,
                title: latest.title.clone(),
                rest: rest(latest),
                url: latest.place(None, config.posts.page_size),
                at: latest.at,
                is_unread: group.iter().any(|row| is_unread(row)),
            })
        };
        let rows: Vec<NoticeView> =
            order.iter().filter_map(|key| groups.get(key).and_then(|group| line(group))).collect();
        Self {
            has_unread: rows.iter().any(|row| row.is_unread),
            rows,
            told: Vec::new(),
            first_url: None,
            next_url: None,
        }
    }

    pub fn sample() -> Self {
        let row = NoticeView {
            id: 5,
            person: person(None, "Tempo"),
            what: "Mika and 4 others replied in".to_owned(),
            title: "No sound".to_owned(),
            rest: Some("in Android".to_owned()),
            url: "/threads/3/no-sound#post-2".to_owned(),
            at: Ts(1_790_000_000_000),
            is_unread: true,
        };
        Self {
            rows: vec![row],
            told: vec![ToldView::sample()],
            has_unread: true,
            first_url: None,
            next_url: Some("/notifications?before=5".to_owned()),
        }
    }
}

/// "Mika", "Mika and 1 other", "Mika and 4 others".
fn names(first: &str, people: usize) -> String {
    match people.saturating_sub(1) {
        0 => first.to_owned(),
        1 => format!("{first} and 1 other"),
        others => format!("{first} and {others} others"),
    }
}

/// What they did, up to the title of the thread.
pub fn verb(notice: &Notice) -> &'static str {
    match notice.kind {
        Kind::Reply => "replied in",
        Kind::Thread if notice.board_kind.is_articles() => "published",
        Kind::Thread => "started",
        Kind::Mention => "mentioned you in",
        Kind::Answer => "replied to you in",
        Kind::Kudos => "gave you kudos in",
        Kind::Solution => "accepted your reply as a solution in",
        Kind::Status => "changed the status of",
        Kind::Merged => "merged something that you voted on or follow into",
        // Told in person, without a thread: these have lists of their own.
        Kind::Notice | Kind::Message => "wrote about",
        Kind::Nudge => "asks you to keep to the topic of",
    }
}

/// How the sentence goes on after the title.
pub fn rest(notice: &Notice) -> Option<String> {
    match notice.kind {
        Kind::Thread => Some(format!("in {}", notice.board)),
        Kind::Status => notice.status.as_ref().map(|status| format!("to {status}")),
        _ => None,
    }
}
