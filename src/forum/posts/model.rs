//! Posts and what belongs to them, as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, LabelId};
use crate::forum::threads::model::{ThreadId, Visibility};
use crate::kit::db::Ts;
use crate::schema::{attachments, drafts, posts, revisions};

pub use crate::forum::threads::model::PostId;

/// Grows when the same markdown would render differently: says by which rules a post's HTML was made.
pub const RENDER_VERSION: i64 = 1;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: PostId,
    pub thread_id: ThreadId,
    pub number: i64,
    pub author_id: UserId,
    pub html: String,
    pub version: i64,
    pub reply_to: Option<PostId>,
    pub state: Visibility,
    pub state_reason: Option<String>,
    pub created_at: Ts,
    pub edited_at: Option<Ts>,
    pub is_solution: bool,
    pub kudos_count: i64,
    pub accepted_at: Option<Ts>,
    pub accepted_by: Option<UserId>,
}

/// The permalink: page by number, then the post on it.
pub fn permalink(thread_url: &str, number: i64, page_size: i64) -> String {
    let page = (number - 1) / page_size.max(1) + 1;
    if page <= 1 {
        format!("{thread_url}#post-{number}")
    } else {
        format!("{thread_url}?page={page}#post-{number}")
    }
}

/// A post to insert.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub struct NewPost {
    pub thread_id: ThreadId,
    pub number: i64,
    pub author_id: UserId,
    pub body: String,
    pub html: String,
    pub render_version: i64,
    pub reply_to: Option<PostId>,
    pub created_at: Ts,
}

/// The source of a post and the version it has.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub struct Source {
    pub body: String,
    pub format: String,
    pub version: i64,
}

/// What a post said before somebody changed it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = revisions)]
pub struct Revision {
    pub version: i64,
    pub title: Option<String>,
    pub body: String,
    pub replaced_by: UserId,
    pub replaced_at: Ts,
}

/// Unfinished words, kept for the place where they were written.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = drafts)]
pub struct Draft {
    pub title: String,
    pub label_id: Option<LabelId>,
    pub tags: String,
    pub body: String,
    pub saved_at: Ts,
}

/// A picture that somebody uploaded; without a post it is only theirs.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    pub file_key: String,
    pub user_id: UserId,
    pub post_id: Option<PostId>,
    pub name: String,
    pub mime: String,
    pub width: i64,
    pub height: i64,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = attachments, treat_none_as_default_value = false)]
pub struct NewAttachment {
    pub file_key: String,
    pub user_id: UserId,
    pub name: String,
    pub mime: String,
    pub bytes: i64,
    pub width: i64,
    pub height: i64,
    pub created_at: Ts,
}

impl Attachment {
    pub fn url(&self) -> String {
        attachment_url(&self.file_key, &self.mime)
    }
}

pub fn attachment_url(key: &str, mime: &str) -> String {
    let extension = if mime == "image/png" { "png" } else { "jpg" };
    format!("{}{key}.{extension}", crate::kit::text::sanitize::ATTACHMENTS)
}

/// Where one writes: drafts are kept by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A new thread in a board.
    Board(BoardId),
    /// A reply in a thread.
    Thread(ThreadId),
    /// A change to a post.
    Post(PostId),
    /// A change to an article that is no thread yet, by its number.
    Article(i64),
    /// A request to the support desk.
    Support,
    /// A message in a support case, by its number.
    Case(i64),
}

impl Place {
    /// As the database keeps it: `thread:12`.
    pub fn word(self) -> String {
        match self {
            Self::Board(id) => format!("board:{id}"),
            Self::Thread(id) => format!("thread:{id}"),
            Self::Post(id) => format!("post:{id}"),
            Self::Article(id) => format!("article:{id}"),
            Self::Support => "support:0".to_owned(),
            Self::Case(id) => format!("case:{id}"),
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        let (kind, id) = word.split_once(':')?;
        let id: i64 = id.parse().ok()?;
        match kind {
            "board" => Some(Self::Board(BoardId(id))),
            "thread" => Some(Self::Thread(ThreadId(id))),
            "post" => Some(Self::Post(PostId(id))),
            "article" => Some(Self::Article(id)),
            "case" => Some(Self::Case(id)),
            _ => None,
        }
    }
}
