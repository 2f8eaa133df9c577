//! What templates show of threads.

use std::collections::HashMap;

use serde::Serialize;

use super::model::{Settled, StatusView, Thread, Visibility};
use crate::forum::accounts::model::{Face, PersonView, UserId, profile_url};
use crate::forum::boards::model::{Board, BoardId, BoardKind, LabelId};
use crate::forum::boards::policy::may_start_thread;
use crate::forum::ranks::{Rank, RankView};
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Viewer;
use crate::kit::db::Ts;
use crate::kit::site::Site;
use crate::kit::statuses::Statuses;
use crate::kit::web::address;

/// A name that leads somewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub name: String,
    pub url: String,
}

/// One thread in a list: `parts/thread_row.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadRow {
    pub id: i64,
    pub url: String,
    pub title: String,
    pub unread: bool,
    pub author: PersonView,
    pub board: Option<Link>,
    pub label: Option<String>,
    pub status: Option<StatusView>,
    pub solved: bool,
    pub floated: bool,
    pub featured: bool,
    pub locked: bool,
    pub hidden: bool,
    pub replies: i64,
    pub kudos: i64,
    pub votes: Option<i64>,
    pub last_at: Ts,
    pub last_by: Option<Link>,
    pub tags: Vec<String>,
}

/// What belongs to the threads of a list, each asked for once.
#[derive(Clone, Debug, Default)]
pub struct Around {
    pub brand: String,
    pub statuses: Statuses,
    pub faces: HashMap<UserId, Face>,
    /// Empty in a list of one board.
    pub boards: HashMap<BoardId, Board>,
    pub labels: HashMap<LabelId, String>,
    pub tags: HashMap<ThreadId, Vec<String>>,
    /// `None` for guests: nothing is unread to them.
    pub read: Option<HashMap<ThreadId, i64>>,
}

impl Around {
    /// The people to ask for: authors and last posters.
    pub fn people(threads: &[Thread]) -> Vec<UserId> {
        let mut ids: Vec<UserId> =
            threads.iter().flat_map(|thread| [thread.author_id, thread.last_post_by]).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The labels to ask for.
    pub fn label_ids(threads: &[Thread]) -> Vec<LabelId> {
        threads.iter().filter_map(|thread| thread.label_id).collect()
    }

    pub fn row(&self, thread: &Thread) -> ThreadRow {
        let read = self.read.as_ref().map(|marks| marks.get(&thread.id).copied().unwrap_or(0));
        let voted = thread.status.is_some();
        ThreadRow {
            id: thread.id.0,
            url: thread.url(),
            title: thread.title.clone(),
            unread: read.is_some_and(|read| read < thread.last_number),
            author: person(self.faces.get(&thread.author_id), &self.brand),
            board: self
                .boards
                .get(&thread.board_id)
                .map(|board| Link { name: board.name.clone(), url: board.url() }),
            label: thread.label_id.and_then(|id| self.labels.get(&id).cloned()),
            status: thread.status.as_deref().map(|name| StatusView::of(&self.statuses, name)),
            solved: thread.solved_post_id.is_some(),
            floated: thread.floated,
            featured: thread.featured,
            locked: thread.locked,
            hidden: thread.state != Visibility::Visible,
            replies: thread.reply_count,
            kudos: thread.kudos_count,
            votes: voted.then_some(thread.vote_count),
            last_at: thread.last_post_at,
            last_by: self
                .faces
                .get(&thread.last_post_by)
                .map(|face| Link { name: face.name().to_owned(), url: profile_url(&face.username) }),
            tags: self.tags.get(&thread.id).cloned().unwrap_or_default(),
        }
    }
}

/// The person of a face; a face that was not found is a former member.
pub fn person(face: Option<&Face>, brand: &str) -> PersonView {
    match face {
        Some(face) => face.view(brand),
        None => PersonView {
            username: String::new(),
            name: "Former member".to_owned(),
            url: String::new(),
            avatar_url: "/assets/avatars/rest.svg".to_owned(),
            rank: RankView::of(Rank::Visitor, brand),
            pronouns: None,
            is_staff: false,
        },
    }
}

impl ThreadRow {
    pub fn sample() -> Self {
        Self {
            id: 12,
            url: "/threads/12/gapless-playback-stops".to_owned(),
            title: "Gapless playback stops between live tracks".to_owned(),
            unread: true,
            author: person(None, "Tempo"),
            board: Some(Link { name: "Android".to_owned(), url: "/boards/android".to_owned() }),
            label: Some("Playback".to_owned()),
            status: Some(StatusView::sample()),
            solved: true,
            floated: true,
            featured: false,
            locked: true,
            hidden: false,
            replies: 9_999,
            kudos: 3,
            votes: Some(128),
            last_at: Ts(1_700_000_000_000),
            last_by: Some(Link { name: "Mika".to_owned(), url: "/members/mika".to_owned() }),
            tags: vec!["gapless".to_owned(), "live".to_owned()],
        }
    }
}

/// The advice to start a new thread, with a form that is filled already: `parts/advice.html` (PRODUCT 4).
#[derive(Clone, Debug, Serialize)]
pub struct AdviceView {
    pub text: &'static str,
    pub url: String,
}

impl AdviceView {
    /// For whoever is about to reply; who asked goes on with their own question without it.
    pub fn of(site: &Site, viewer: &Viewer, thread: &Thread, board: &Board) -> Option<Self> {
        let settled = thread.settled(
            &site.config.statuses,
            board.kind,
            site.clock.now(),
            site.config.posts.old_thread_days,
        )?;
        if settled != Settled::Fixed && viewer.id() == Some(thread.author_id) {
            return None;
        }
        let (text, then) = match settled {
            Settled::Fixed => (
                "This was fixed. If you see something like it now, start a new thread with what you see and what you tried: it gets a look of its own.",
                "was fixed",
            ),
            Settled::Solved => (
                "This question has its answer. If yours is a little different, start a new thread: more people will see it.",
                "is solved",
            ),
            Settled::Old => (
                "Nobody has written here for a long time, and much may have changed since. Start a new thread: more people will see it.",
                "is from a while ago",
            ),
        };
        let here = board.kind == BoardKind::Help
            && (viewer.person.is_none() || may_start_thread(viewer, board).is_ok());
        let place = if here { format!("{}/new", board.url()) } else { "/new".to_owned() };
        let title = thread.title.replace('\\', "").replace('[', "(").replace(']', ")");
        let body = format!(
            "It looks like [{title}]({}{}), which {then}.\n\n**What happens:** \n\n**What I have tried:** ",
            site.origin,
            thread.url()
        );
        Some(Self { text, url: address(&place, [("title", Some(&thread.title)), ("body", Some(&body))]) })
    }

    pub fn sample() -> Self {
        Self { text: "This question has its answer.", url: "/boards/android/new?title=x".to_owned() }
    }
}

/// Choosing the board to move a thread to: `forum/threads/move.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MovePage {
    pub thread: Link,
    pub action: String,
    pub boards: Vec<BoardChoice>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BoardChoice {
    pub slug: String,
    pub name: String,
    pub current: bool,
}

impl MovePage {
    pub fn new(thread: &Thread, boards: &[Board]) -> Self {
        Self {
            thread: Link { name: thread.title.clone(), url: thread.url() },
            action: format!("/threads/{}/move", thread.id),
            boards: boards
                .iter()
                .map(|board| BoardChoice {
                    slug: board.slug.clone(),
                    name: board.name.clone(),
                    current: board.id == thread.board_id,
                })
                .collect(),
        }
    }

    pub fn sample() -> Self {
        let boards = [("android", "Android", true), ("ios", "iOS", false)];
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            action: "/threads/3/move".to_owned(),
            boards: boards
                .map(|(slug, name, current)| BoardChoice {
                    slug: slug.to_owned(),
                    name: name.to_owned(),
                    current,
                })
                .to_vec(),
        }
    }
}
