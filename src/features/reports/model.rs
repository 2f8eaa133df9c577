//! What can be reported, why, and what became of it.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Access, BoardId};
use crate::forum::guidelines::Citation;
use crate::kit::db::Ts;
use crate::schema::{matter_notes, matters, reports};
use crate::{id_type, word_enum};

id_type! {
    /// A matter's number.
    MatterId
}

word_enum! {
    /// What a report is about.
    SubjectKind {
        Post = "post",
        Member = "member",
        /// A private message: moderators see it and what is around it, and the look is logged.
        Message = "message",
        /// What somebody said in a support case, by the number of the entry: closed as a private
        /// message is, and never a note of the desk.
        Case = "case",
    }
}

impl SubjectKind {
    /// Whether nobody reads its words at the desk but by a look, which stands in the audit log.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Message | Self::Case)
    }
}

/// The thing that is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: i64,
}

impl Subject {
    /// As forms name it: `post:7`.
    pub fn parse(word: &str) -> Option<Self> {
        let (kind, id) = word.split_once(':')?;
        Some(Self { kind: SubjectKind::from_word(kind)?, id: id.parse().ok().filter(|id| *id > 0)? })
    }

    pub fn word(self) -> String {
        format!("{}:{}", self.kind.word(), self.id)
    }
}

word_enum! {
    /// Why somebody reports.
    Kind {
        Guideline = "guideline",
        Spam = "spam",
        Personal = "personal",
        /// Of one's own post: authors can't delete (REQUIREMENTS A3.4).
        Removal = "removal",
        Other = "other",
        /// A moderator took it out before anybody reported it.
        Staff = "staff",
    }
}

impl Kind {
    pub fn title(self) -> &'static str {
        match self {
            Self::Guideline => "It breaks a guideline",
            Self::Spam => "Spam or advertising",
            Self::Personal => "It shows personal data",
            Self::Removal => "Please remove my own post",
            Self::Other => "Something else",
            Self::Staff => "Found by a moderator",
        }
    }
}

word_enum! {
    /// Where a matter stands.
    State {
        Open = "open",
        Acted = "acted",
        /// Looked at and found to be in order.
        Fine = "fine",
    }
}

word_enum! {
    /// What was done.
    Outcome {
        None = "none",
        Removed = "removed",
        /// Something else than removing: a word, an edit, a sanction.
        Other = "other",
        /// It was removed, and is back.
        Restored = "restored",
    }
}

word_enum! {
    /// Where the one appeal stands.
    Appeal {
        None = "none",
        Open = "open",
        /// The decision stands.
        Refused = "refused",
        Granted = "granted",
    }
}

/// A matter as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = matters)]
pub struct Matter {
    pub id: MatterId,
    pub subject_kind: SubjectKind,
    pub subject_id: i64,
    pub kind: Kind,
    pub guideline: Option<String>,
    pub author_id: UserId,
    /// What it said when it was reported, or when it was taken out.
    pub words: String,
    pub state: State,
    pub outcome: Outcome,
    pub report_count: i64,
    pub opened_at: Ts,
    pub claimed_by: Option<UserId>,
    pub claimed_at: Option<Ts>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Ts>,
    pub reason: String,
    pub appeal_state: Appeal,
    pub appeal_text: String,
    pub appealed_at: Option<Ts>,
    pub appeal_by: Option<UserId>,
    pub appeal_decided_at: Option<Ts>,
    pub appeal_answer: String,
}

impl Matter {
    pub fn subject(&self) -> Subject {
        Subject { kind: self.subject_kind, id: self.subject_id }
    }

    pub fn cited(&self) -> Option<Citation> {
        self.guideline.as_deref().and_then(Citation::parse)
    }
}

/// The board in which a reported post stands, and who reads it. Other things stand in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable)]
pub struct Home {
    pub board: BoardId,
    pub access: Access,
}

/// A matter to open.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = matters, treat_none_as_default_value = false)]
pub struct NewMatter {
    pub subject_kind: SubjectKind,
    pub subject_id: i64,
    pub subject_version: i64,
    pub kind: Kind,
    pub guideline: Option<String>,
    pub author_id: UserId,
    pub words: String,
    pub state: State,
    pub outcome: Outcome,
    pub report_count: i64,
    pub opened_at: Ts,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Ts>,
    pub reason: String,
}

/// Somebody's report.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = reports)]
pub struct Report {
    pub receipt: String,
    pub matter_id: MatterId,
    pub reporter_id: UserId,
    pub kind: Kind,
    pub guideline: Option<String>,
    pub text: String,
    pub at: Ts,
}

impl Report {
    pub fn cited(&self) -> Option<Citation> {
        self.guideline.as_deref().and_then(Citation::parse)
    }
}

/// What a moderator wrote for the others.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = matter_notes)]
pub struct Note {
    pub author_id: UserId,
    pub text: String,
    pub at: Ts,
}
