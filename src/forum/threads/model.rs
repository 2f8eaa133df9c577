//! Threads as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, BoardKind, LabelId};
use crate::kit::db::Ts;
pub use crate::kit::statuses::Meaning;
use crate::kit::statuses::Statuses;
use crate::schema::threads;
use crate::{id_type, word_enum};

id_type! {
    /// A post's number in the whole site; in its thread it has a `number` from 1.
    /// It stands here because a thread names the post that solved it.
    PostId
}

id_type! {
    /// A thread's number.
    ThreadId
}

word_enum! {
    /// Who may see a thread or post.
    Visibility {
        Visible = "visible",
        /// Put aside by a moderator: staff see it.
        Hidden = "hidden",
        /// Taken out with a reason: one line stays.
        Removed = "removed",
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = threads)]
pub struct Thread {
    pub id: ThreadId,
    pub board_id: BoardId,
    pub author_id: UserId,
    pub title: String,
    pub slug: String,
    pub label_id: Option<LabelId>,
    pub status: Option<String>,
    pub status_note: Option<String>,
    pub state: Visibility,
    pub floated: bool,
    pub featured: bool,
    pub locked: bool,
    pub created_at: Ts,
    pub last_post_at: Ts,
    pub last_post_by: UserId,
    pub last_number: i64,
    pub reply_count: i64,
    pub solved_post_id: Option<PostId>,
    pub kudos_count: i64,
    pub vote_count: i64,
    pub view_count: i64,
    /// How many people said that it answered them.
    pub answered_count: i64,
    /// Since when it has its status.
    pub status_at: Option<Ts>,
    /// By when staff promised the next word about it.
    pub next_word_at: Option<Ts>,
    /// The number of the requirement that a closed idea missed.
    pub requirement: Option<i64>,
    /// The thread that this one was merged into; it is hidden then.
    pub merged_into: Option<ThreadId>,
    /// When somebody looked whether an idea meets the requirements.
    pub checked_at: Option<Ts>,
    /// When an idea's author was asked for more.
    pub asked_at: Option<Ts>,
}

impl Thread {
    pub fn url(&self) -> String {
        url(self.id, &self.slug)
    }
}

/// Why a new thread is better than a reply in this one (REQUIREMENTS A3.5, A3.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Fixed,
    Solved,
    Old,
}

impl Thread {
    /// Whether it is settled for somebody with something of their own to say.
    /// Age counts in boards of questions alone: an idea gathers votes and a
    /// game goes on for years. `old_days` of 0 means that no thread is old.
    pub fn settled(&self, statuses: &Statuses, kind: BoardKind, now: Ts, old_days: u64) -> Option<Settled> {
        let old = std::time::Duration::from_secs(old_days.saturating_mul(86_400));
        let question = matches!(kind, BoardKind::Help | BoardKind::Issue);
        if statuses.is_settled(kind.word(), self.status.as_deref()) {
            Some(Settled::Fixed)
        } else if self.solved_post_id.is_some() {
            Some(Settled::Solved)
        } else if question && old_days > 0 && self.last_post_at < now.minus(old) {
            Some(Settled::Old)
        } else {
            None
        }
    }
}

pub fn url(id: ThreadId, slug: &str) -> String {
    format!("/threads/{id}/{slug}")
}

/// A status as templates show it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct StatusView {
    pub name: String,
    pub meaning: Meaning,
}

impl StatusView {
    pub fn of(statuses: &Statuses, name: &str) -> Self {
        Self { name: name.to_owned(), meaning: statuses.meaning(name) }
    }

    pub fn sample() -> Self {
        Self { name: "Under Investigation".to_owned(), meaning: Meaning::Progress }
    }
}

/// A thread to insert; its first post follows in the same transaction.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = threads, treat_none_as_default_value = false)]
pub struct NewThread {
    pub board_id: BoardId,
    pub author_id: UserId,
    pub title: String,
    pub slug: String,
    pub label_id: Option<LabelId>,
    pub created_at: Ts,
    pub last_post_at: Ts,
    pub last_post_by: UserId,
}

/// The readable part of a thread's address: never a word that is an address
/// of its own below a thread (`/threads/5/reply`).
pub fn slug_of(title: &str) -> String {
    let slug = crate::kit::text::slug::slug(title);
    match slug.as_str() {
        "reply" | "move" | "posts" | "music" | "merge" | "merge-into" | "split" | "ask" => {
            format!("{slug}-thread")
        }
        _ => slug,
    }
}
