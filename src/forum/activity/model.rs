//! What the ledger's rows say.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardKind;
use crate::forum::ranks::Rank;
use crate::kit::db::Ts;
use crate::schema::deeds;
use crate::{id_type, word_enum};

id_type! {
    /// A row's number; those of one member are numbered in the order of their commits.
    DeedId
}

word_enum! {
    /// What somebody did.
    DeedKind {
        /// Began a thread: a question, an issue.
        Thread = "thread",
        Reply = "reply",
        /// Began a discussion in Chat.
        ChatThread = "chat_thread",
        ChatReply = "chat_reply",
        Idea = "idea",
        IdeaComment = "idea_comment",
        FaqArticle = "faq_article",
        BlogArticle = "blog_article",
        ArticleComment = "article_comment",
        /// Voted on an idea or an issue.
        Vote = "vote",
        /// The other one is who wrote the post.
        KudoGiven = "kudo_given",
        /// The other one is who gave it.
        KudoReceived = "kudo_received",
        /// The other one is who asked.
        Solution = "solution",
        /// Somebody, the other one, said that one's FAQ article helped.
        Helpful = "helpful",
        /// Came to an event.
        Attended = "attended",
        /// A report against one was upheld.
        UpheldReport = "upheld_report",
    }
}

impl DeedKind {
    /// What beginning a thread is in a board of this kind.
    pub fn of_thread(board: BoardKind) -> Self {
        match board {
            BoardKind::Chat => Self::ChatThread,
            BoardKind::Idea => Self::Idea,
            BoardKind::Faq => Self::FaqArticle,
            BoardKind::Blog => Self::BlogArticle,
            BoardKind::Help | BoardKind::Issue | BoardKind::Stars | BoardKind::Vault => Self::Thread,
        }
    }

    /// What answering is in a board of this kind.
    pub fn of_reply(board: BoardKind) -> Self {
        match board {
            BoardKind::Chat => Self::ChatReply,
            BoardKind::Idea => Self::IdeaComment,
            BoardKind::Faq | BoardKind::Blog => Self::ArticleComment,
            BoardKind::Help | BoardKind::Issue | BoardKind::Stars | BoardKind::Vault => Self::Reply,
        }
    }

    /// Whether one did it oneself: a day with such a deed is a day of being active.
    pub fn is_own(self) -> bool {
        !matches!(self, Self::KudoReceived | Self::Solution | Self::Helpful | Self::UpheldReport)
    }
}

word_enum! {
    /// What a deed was done to; the number beside it is the post's, thread's, event's or matter's.
    SubjectKind {
        /// Threads and articles are named by their first post.
        Post = "post",
        /// Votes on a thread, and whether an article helped.
        Thread = "thread",
        Event = "event",
        Matter = "matter",
    }
}

word_enum! {
    /// Why a row was written.
    Cause {
        /// It was done, or counts again.
        Done = "done",
        /// It was taken back, or is something else now.
        Undone = "undone",
        /// A moderator took out what the member had written.
        Removed = "removed",
    }
}

/// A row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = deeds)]
pub struct Deed {
    pub id: DeedId,
    pub user_id: UserId,
    pub kind: DeedKind,
    pub subject_kind: SubjectKind,
    pub subject_id: i64,
    pub other_id: Option<UserId>,
    /// The other one's rank when the row was written; a counter entry has that of what it counters.
    pub other_rank: Option<Rank>,
    /// 1, or -1 for a counter entry.
    pub count: i64,
    pub cause: Cause,
    /// When it was done; a counter entry has the instant of what it counters.
    pub done_at: Ts,
    pub recorded_at: Ts,
}

/// What makes two rows say the same of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub user: UserId,
    pub kind: DeedKind,
    pub subject: i64,
    pub other: Option<UserId>,
    pub at: Ts,
}

impl Deed {
    pub fn key(&self) -> Key {
        Key {
            user: self.user_id,
            kind: self.kind,
            subject: self.subject_id,
            other: self.other_id,
            at: self.done_at,
        }
    }
}

/// A row to write.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = deeds, treat_none_as_default_value = false)]
pub struct NewDeed {
    pub user_id: UserId,
    pub kind: DeedKind,
    pub subject_kind: SubjectKind,
    pub subject_id: i64,
    pub other_id: Option<UserId>,
    pub other_rank: Option<Rank>,
    pub count: i64,
    pub cause: Cause,
    pub done_at: Ts,
    pub recorded_at: Ts,
}
