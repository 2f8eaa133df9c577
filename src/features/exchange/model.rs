//! The records of the exchange format, version 1: JSON Lines, one record a line.
//!
//! Version 1 (PRODUCT 16) has these fields, those with a question mark optional:
//! user (id, username, joined_at, email?, display_name?, rank?, pronouns?),
//! area (id, name), board (id, name, area, kind?), thread (id, board, author,
//! title, created_at, label?, tags?, status?, solution?), post (id, thread,
//! author, body, format, created_at, reply_to?), kudos (post, user, at) and
//! vote (thread, user, at).
//!
//! What Bandstand knows beyond that stands in further fields. All of them are
//! optional, written only when they say something, and skipped by other readers:
//!
//! - user: `role`, `state`, `about` (Markdown), `avatar` (a drawing of the gallery),
//!   `signature` (a line of Markdown)
//! - area: `slug`, `description`
//! - board: `slug`, `description`, `guidelines` (Markdown), `read_access`,
//!   `post_access`, `label_required`, `labels`, `questions`,
//!   `minimum_votes`; and `area` may be left out
//! - thread: `status_note`, `state`, `floated`, `featured`, `locked`, `views`,
//!   `status_at`, `next_word_at`, `requirement`, `checked_at`, `asked_at`,
//!   `merged_into` (a thread), `history` (changes of its status), `article` (what
//!   stands beside a FAQ or blog article: `series`, `position`, `excerpt`, `opinions`)
//! - vote: `platform`, `app_version`, `system`, `country`, `note`, `via` (the
//!   merged thread that it came with)
//! - post: `edited_at`, `state`, `state_reason`
//!
//! Some kinds of records are ours alone, and unknown to other readers. They are the support
//! desk's, and make such a file the desk's to keep: `artist` (verified, or no longer, with the
//! people of its team), `team` (how a team of the desk gets its cases, where not by its queue),
//! `seat` (who sits on one, whether they take cases, and what they know), `macro`, and `case`:
//! a case that came to the desk, with everything that was said in it (notes too), its steps,
//! alarms and surveys, its live chat, and its files by name and key. Claims, invitations,
//! letters, who is on duty in the chat, and what waits to be confirmed are not in it.
//!
//! The bytes of files are beside the format, as with those of posts: `attachments` in the data
//! folder goes along by hand, and a file of a case is found there by its key.
//!
//! A `state` or access that we don't know closes: such a post is hidden, such a
//! board is for staff. Bodies become Markdown once, whatever their format; an
//! export writes `markdown`. Passwords, sessions, drafts, revisions and uploaded
//! files (attachments, covers, avatars of one's own) are not in the format.

use serde::{Deserialize, Serialize};

/// The kinds of records, in the order in which they need each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    User,
    Area,
    Board,
    Thread,
    Post,
    Kudos,
    Vote,
    Artist,
    Team,
    Seat,
    Macro,
    Case,
}

impl Kind {
    pub const ALL: [Self; 12] = [
        Self::User,
        Self::Area,
        Self::Board,
        Self::Thread,
        Self::Post,
        Self::Kudos,
        Self::Vote,
        Self::Artist,
        Self::Team,
        Self::Seat,
        Self::Macro,
        Self::Case,
    ];

    /// The word in the file and in `imported_ids`.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Area => "area",
            Self::Board => "board",
            Self::Thread => "thread",
            Self::Post => "post",
            Self::Kudos => "kudos",
            Self::Vote => "vote",
            Self::Artist => "artist",
            Self::Team => "team",
            Self::Seat => "seat",
            Self::Macro => "macro",
            Self::Case => "case",
        }
    }
}

/// What a line is, before the rest of it is read.
#[derive(Debug, Deserialize)]
pub struct Head {
    #[serde(rename = "type")]
    pub kind: Kind,
}

macro_rules! record {
    ($(#[$doc:meta])* $name:ident, $word:literal { $($(#[$attr:meta])* $field:ident: $ty:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "type", rename = $word)]
        pub struct $name { $($(#[$attr])* pub $field: $ty),+ }
    };
}

mod cases;
mod desk;
mod threads;

pub use cases::{AlarmRecord, CaseRecord, ChatRecord, EntryRecord, FileRecord, StepRecord, SurveyRecord};
pub use desk::{ArtistRecord, MacroRecord, MemberRecord, SeatRecord, TeamRecord};
pub use threads::{AnswerRecord, ArticleRecord, ChangeRecord, OpinionRecord, SolutionRecord};

fn is_false(value: &bool) -> bool {
    !*value
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

record! {
    /// Somebody with an account.
    UserRecord, "user" {
        id: String,
        username: String,
        joined_at: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        display_name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rank: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pronouns: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        about: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        avatar: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        signature: String,
    }
}

record! {
    /// Boards that stand together.
    AreaRecord, "area" {
        id: String,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slug: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        description: String,
    }
}

record! {
    /// A place for threads.
    BoardRecord, "board" {
        id: String,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slug: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        description: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        guidelines: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read_access: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        post_access: Option<String>,
        #[serde(default, skip_serializing_if = "is_false")]
        label_required: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        labels: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        questions: Vec<String>,
        #[serde(default, skip_serializing_if = "is_zero")]
        minimum_votes: i64,
    }
}

record! {
    /// A title with posts.
    ThreadRecord, "thread" {
        id: String,
        board: String,
        author: String,
        title: String,
        created_at: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solution: Option<String>,
        /// All of them, where more is known than which the first is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        solutions: Vec<SolutionRecord>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status_note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<String>,
        #[serde(default, skip_serializing_if = "is_false")]
        floated: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        featured: bool,
        #[serde(default, skip_serializing_if = "is_false")]
        locked: bool,
        #[serde(default, skip_serializing_if = "is_zero")]
        views: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_word_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        requirement: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        checked_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        merged_into: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        history: Vec<ChangeRecord>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<ArticleRecord>,
    }
}

record! {
    /// What somebody wrote in a thread.
    PostRecord, "post" {
        id: String,
        thread: String,
        author: String,
        body: String,
        format: String,
        created_at: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edited_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state_reason: Option<String>,
    }
}

record! {
    /// One person's thanks for a post.
    KudosRecord, "kudos" { post: String, user: String, at: String }
}

record! {
    /// One person's vote for an idea, or "me too" for an issue.
    VoteRecord, "vote" {
        thread: String,
        user: String,
        at: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        platform: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        app_version: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        system: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        country: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        via: Option<String>,
    }
}
