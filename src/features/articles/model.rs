//! Articles as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, LabelId};
use crate::forum::threads::model::ThreadId;
use crate::kit::db::Ts;
use crate::schema::{article_revisions, article_series, articles};
use crate::{id_type, word_enum};

id_type! {
    /// An article's number; once published it has a thread's number as well.
    ArticleId
}
id_type! {
    /// A series' number.
    SeriesId
}

/// Characters of an excerpt that is made from the article's beginning.
pub const EXCERPT: usize = 220;

word_enum! {
    /// How far an article has come.
    State {
        Draft = "draft",
        /// Published by itself when its time has come.
        Scheduled = "scheduled",
        Published = "published",
    }
}

/// An article with its words, which a published one has in its thread.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = articles)]
pub struct Article {
    pub id: ArticleId,
    pub thread_id: Option<ThreadId>,
    pub board_id: BoardId,
    pub author_id: UserId,
    pub state: State,
    pub title: String,
    /// Parted by commas.
    pub tags: String,
    pub body: String,
    pub label_id: Option<LabelId>,
    pub excerpt: String,
    pub cover: Option<String>,
    pub cover_alt: String,
    pub cover_width: i64,
    pub cover_height: i64,
    pub series_id: Option<SeriesId>,
    pub series_position: i64,
    pub publish_at: Option<Ts>,
    pub version: i64,
    pub created_at: Ts,
    pub updated_at: Ts,
    pub updated_by: UserId,
    pub helpful_count: i64,
    pub unhelpful_count: i64,
}

/// What stands beside a published article, without words.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = articles)]
pub struct Beside {
    pub id: ArticleId,
    pub thread_id: Option<ThreadId>,
    pub excerpt: String,
    pub cover: Option<String>,
    pub cover_alt: String,
    pub cover_width: i64,
    pub cover_height: i64,
    pub series_id: Option<SeriesId>,
    pub series_position: i64,
    pub helpful_count: i64,
    pub unhelpful_count: i64,
}

/// An article to insert.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = articles, treat_none_as_default_value = false)]
pub struct NewArticle {
    pub thread_id: Option<ThreadId>,
    pub board_id: BoardId,
    pub author_id: UserId,
    pub state: State,
    pub title: String,
    pub tags: String,
    pub body: String,
    pub label_id: Option<LabelId>,
    pub excerpt: String,
    pub cover: Option<String>,
    pub cover_alt: String,
    pub cover_width: i64,
    pub cover_height: i64,
    pub series_id: Option<SeriesId>,
    pub series_position: i64,
    pub publish_at: Option<Ts>,
    pub created_at: Ts,
    pub updated_at: Ts,
    pub updated_by: UserId,
}

impl NewArticle {
    /// One without words, for a thread that came from elsewhere.
    pub fn of_thread(thread: ThreadId, board: BoardId, author: UserId, now: Ts) -> Self {
        Self {
            thread_id: Some(thread),
            board_id: board,
            author_id: author,
            state: State::Published,
            title: String::new(),
            tags: String::new(),
            body: String::new(),
            label_id: None,
            excerpt: String::new(),
            cover: None,
            cover_alt: String::new(),
            cover_width: 0,
            cover_height: 0,
            series_id: None,
            series_position: 0,
            publish_at: None,
            created_at: now,
            updated_at: now,
            updated_by: author,
        }
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = article_series)]
pub struct Series {
    pub id: SeriesId,
    pub title: String,
}

/// What an unpublished article said before.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = article_revisions)]
pub struct DraftRevision {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub replaced_by: UserId,
    pub replaced_at: Ts,
}

/// A picture that was made anew for the head of an article.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The file's name.
    pub name: String,
    pub width: i64,
    pub height: i64,
}

pub fn cover_url(name: &str) -> String {
    format!("/covers/{name}")
}

impl Article {
    pub fn edit_url(&self) -> String {
        format!("/articles/{}/edit", self.id)
    }
}
