//! What happened, for everybody who wants to know: ids and verbs only, written
//! to the outbox with the change and handed out after the commit.

use serde::{Deserialize, Serialize};

use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts};
use crate::kit::outbox;

/// The outbox kind of an event.
pub const KIND: &str = "event";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    ThreadStarted {
        thread: ThreadId,
        post: PostId,
    },
    PostWritten {
        post: PostId,
    },
    PostEdited {
        post: PostId,
    },
    /// Hidden, removed or restored: who may see it changed.
    PostStateChanged {
        post: PostId,
    },
    ThreadStateChanged {
        thread: ThreadId,
    },
    ThreadMoved {
        thread: ThreadId,
    },
    MemberRenamed {
        user: UserId,
    },
    /// A member proved that an address is theirs: the account's first, or another.
    AddressConfirmed {
        user: UserId,
    },
    KudoGiven {
        post: PostId,
        by: UserId,
    },
    KudoTakenBack {
        post: PostId,
        by: UserId,
    },
    SolutionAccepted {
        post: PostId,
        by: UserId,
    },
    SolutionTakenBack {
        post: PostId,
        by: UserId,
    },
    /// An idea's or an issue's status is another one; `post` is the thread's first.
    StatusChanged {
        post: PostId,
        by: UserId,
        at: Ts,
    },
    /// An idea or issue has one more vote, or one less.
    VoteGiven {
        thread: ThreadId,
        by: UserId,
    },
    VoteTakenBack {
        thread: ThreadId,
        by: UserId,
    },
    /// The host of a thread asked the author of a reply to come back to the topic.
    Nudged {
        post: PostId,
        by: UserId,
        at: Ts,
    },
    /// A thread is a part of another one now; `post` is the other one's first.
    ThreadMerged {
        from: ThreadId,
        post: PostId,
        by: UserId,
        at: Ts,
    },
    /// An article became a thread: a `ThreadStarted` tells of it too.
    ArticlePublished {
        thread: ThreadId,
    },
    /// Somebody said whether an article helped, or took that back.
    ArticleRated {
        thread: ThreadId,
        by: UserId,
    },
    /// What was reported was decided, or the decision was changed.
    MatterDecided {
        matter: i64,
    },
    /// A member was banned or silenced, or is no more.
    MemberStateChanged {
        user: UserId,
    },
    /// Somebody came to a meeting of the community, or did not after all.
    AttendanceChanged {
        meeting: i64,
        user: UserId,
    },
}

impl Event {
    /// The post that it is about.
    pub fn post(self) -> Option<PostId> {
        match self {
            Self::ThreadStarted { post, .. }
            | Self::PostWritten { post }
            | Self::PostEdited { post }
            | Self::PostStateChanged { post }
            | Self::KudoGiven { post, .. }
            | Self::KudoTakenBack { post, .. }
            | Self::SolutionAccepted { post, .. }
            | Self::SolutionTakenBack { post, .. }
            | Self::StatusChanged { post, .. }
            | Self::Nudged { post, .. }
            | Self::ThreadMerged { post, .. } => Some(post),
            Self::ThreadStateChanged { .. }
            | Self::ThreadMoved { .. }
            | Self::MemberRenamed { .. }
            | Self::AddressConfirmed { .. }
            | Self::VoteGiven { .. }
            | Self::VoteTakenBack { .. }
            | Self::ArticlePublished { .. }
            | Self::ArticleRated { .. }
            | Self::MatterDecided { .. }
            | Self::MemberStateChanged { .. }
            | Self::AttendanceChanged { .. } => None,
        }
    }
}

/// Writes the event in the caller's transaction.
pub fn record(tx: &mut Conn, event: Event, now: Ts) -> diesel::QueryResult<()> {
    outbox::record(tx, KIND, &event, now)
}
