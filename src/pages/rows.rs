//! Thread rows as every list shows them: threads with their people, labels, tags and read marks.

use std::collections::HashMap;

use serde::Serialize;

use crate::forum::accounts::model::{Face, PersonView, UserId, profile_url};
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{Board, BoardId};
use crate::forum::ranks::Rank;
use crate::forum::threads::listing;
use crate::forum::threads::model::{StatusView, Thread, ThreadId, Visibility};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::Conn;

/// A name that leads somewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub name: String,
    pub url: String,
}

/// One row; `templates/parts/thread_row.html` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadRow {
    pub id: ThreadId,
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
    pub votes: i64,
    pub last_at: i64,
    pub last_by: Option<Link>,
    pub tags: Vec<String>,
}

/// What many rows share, asked for once.
pub struct Rows<'a> {
    brand: &'a str,
    faces: HashMap<UserId, Face>,
    labels: HashMap<crate::forum::boards::model::LabelId, String>,
    tags: HashMap<ThreadId, Vec<String>>,
    marks: Option<HashMap<ThreadId, i64>>,
    boards: HashMap<BoardId, Link>,
}

impl<'a> Rows<'a> {
    /// Four queries, whatever the number of threads. With `boards` each row names its board.
    pub fn gather(
        conn: &mut Conn,
        viewer: &Viewer,
        brand: &'a str,
        threads: &[&Thread],
        boards: &[Board],
    ) -> diesel::QueryResult<Self> {
        let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
        let mut people: Vec<UserId> =
            threads.iter().flat_map(|thread| [thread.author_id, thread.last_post_by]).collect();
        people.sort_unstable();
        people.dedup();
        let labels: Vec<_> = threads.iter().filter_map(|thread| thread.label_id).collect();
        Ok(Self {
            brand,
            faces: accounts::faces(conn, &people)?,
            labels: if labels.is_empty() { HashMap::new() } else { listing::label_names(conn, &labels)? },
            tags: listing::tags_of(conn, &ids)?,
            marks: match viewer.id() {
                Some(user) => Some(listing::read_marks_of(conn, user, &ids)?),
                None => None,
            },
            boards: boards
                .iter()
                .map(|board| (board.id, Link { name: board.name.clone(), url: board.url() }))
                .collect(),
        })
    }

    pub fn row(&self, thread: &Thread) -> ThreadRow {
        ThreadRow {
            id: thread.id,
            url: thread.url(),
            title: thread.title.clone(),
            unread: self
                .marks
                .as_ref()
                .is_some_and(|marks| marks.get(&thread.id).copied().unwrap_or(0) < thread.last_number),
            author: self.person(thread.author_id),
            board: self.boards.get(&thread.board_id).cloned(),
            label: thread.label_id.and_then(|label| self.labels.get(&label).cloned()),
            status: thread.status.as_deref().map(StatusView::of),
            solved: thread.solved_post_id.is_some(),
            floated: thread.floated,
            featured: thread.featured,
            locked: thread.locked,
            hidden: thread.state != Visibility::Visible,
            replies: thread.reply_count,
            kudos: thread.kudos_count,
            votes: thread.vote_count,
            last_at: thread.last_post_at.0,
            last_by: (thread.reply_count > 0).then(|| self.link(thread.last_post_by)).flatten(),
            tags: self.tags.get(&thread.id).cloned().unwrap_or_default(),
        }
    }

    pub fn rows(&self, threads: &[Thread]) -> Vec<ThreadRow> {
        threads.iter().map(|thread| self.row(thread)).collect()
    }

    fn person(&self, id: UserId) -> PersonView {
        self.faces.get(&id).map_or_else(|| Face::gone(id).view(self.brand), |face| face.view(self.brand))
    }

    fn link(&self, id: UserId) -> Option<Link> {
        let face = self.faces.get(&id)?;
        Some(Link { name: face.name().to_owned(), url: profile_url(&face.username) })
    }
}

impl Face {
    /// Somebody whose row is not there.
    pub fn gone(id: UserId) -> Self {
        Self {
            id,
            username: String::new(),
            display_name: None,
            rank: Rank::Visitor,
            role: Role::Member,
            pronouns: None,
            avatar: "rest".to_owned(),
            state: crate::forum::accounts::model::State::Deleted,
        }
    }
}

impl ThreadRow {
    pub fn sample() -> Self {
        Self {
            id: ThreadId(1),
            url: "/threads/1/gapless".to_owned(),
            title: "Gapless playback stops between tracks".to_owned(),
            unread: true,
            author: Face::gone(UserId(1)).view("Tempo"),
            board: Some(Link { name: "Android".to_owned(), url: "/boards/android".to_owned() }),
            label: Some("Playback".to_owned()),
            status: Some(StatusView::of("Under Investigation")),
            solved: true,
            floated: false,
            featured: false,
            locked: true,
            hidden: false,
            replies: 1234,
            kudos: 3,
            votes: 0,
            last_at: 0,
            last_by: None,
            tags: vec!["gapless".to_owned()],
        }
    }
}
