//! Cases and what was said in them, as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::Ts;
use crate::kit::statuses::Meaning;
use crate::schema::{case_entries, case_files, case_steps, cases, desk_seats};
use crate::{id_type, word_enum};

id_type! {
    /// A case's number; people know it by its reference.
    CaseId
}

id_type! {
    /// An entry's number in the whole site; in its case it has a `number` from 1.
    EntryId
}

/// Where no clock runs: later than everything.
pub const NEVER: Ts = Ts(9_007_199_254_740_991);

word_enum! {
    /// Where a case stands.
    CaseState {
        /// A guest's, whose address is not proven yet: nobody at the desk sees it.
        Unconfirmed = "unconfirmed",
        New = "new",
        Open = "open",
        /// The requester has the next word: the clocks stand still.
        Waiting = "waiting",
        Resolved = "resolved",
        Closed = "closed",
    }
}

impl CaseState {
    pub fn title(self) -> &'static str {
        match self {
            Self::Unconfirmed => "Not confirmed",
            Self::New => "New",
            Self::Open => "Open",
            Self::Waiting => "Waiting for you",
            Self::Resolved => "Resolved",
            Self::Closed => "Closed",
        }
    }

    /// As `kit/statuses` colours them.
    pub fn meaning(self) -> Meaning {
        match self {
            Self::Unconfirmed | Self::Closed => Meaning::Quiet,
            Self::New => Meaning::Info,
            Self::Open | Self::Waiting => Meaning::Progress,
            Self::Resolved => Meaning::Good,
        }
    }

    /// Whether the desk has something to do, or waits for somebody.
    pub fn is_live(self) -> bool {
        matches!(self, Self::New | Self::Open | Self::Waiting)
    }

    /// Whether the time to resolve it runs.
    pub fn runs(self) -> bool {
        matches!(self, Self::New | Self::Open)
    }
}

word_enum! {
    /// How a case or an entry came in.
    Channel {
        Form = "form",
        Mail = "mail",
        Chat = "chat",
        Desk = "desk",
    }
}

word_enum! {
    /// Who speaks in an entry.
    EntryKind {
        Requester = "requester",
        Agent = "agent",
        /// For the desk alone.
        Note = "note",
        /// What happened, said to both sides; names nobody.
        System = "system",
    }
}

word_enum! {
    /// What a step changed.
    What {
        State = "state",
        Category = "category",
        Urgency = "urgency",
        Team = "team",
        Agent = "agent",
        Merged = "merged",
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub struct Case {
    pub id: CaseId,
    pub reference: String,
    /// None: a guest, by their address.
    pub requester_id: Option<UserId>,
    pub guest_name: String,
    pub guest_email: Option<String>,
    pub guest_key: Option<String>,
    pub subject: String,
    pub category: String,
    /// One of `kit::config::support::URGENCIES`.
    pub urgency: String,
    pub is_sos: bool,
    pub state: CaseState,
    pub team: String,
    pub agent_id: Option<UserId>,
    pub channel: Channel,
    pub facts: String,
    pub suggested: Option<String>,
    pub created_at: Ts,
    pub first_due_at: Option<Ts>,
    pub resolve_due_at: Option<Ts>,
    pub due_at: Ts,
    pub first_reply_at: Option<Ts>,
    pub resolved_at: Option<Ts>,
    pub closed_at: Option<Ts>,
    pub resolutions: i64,
    pub last_number: i64,
    pub last_at: Ts,
    pub merged_into: Option<CaseId>,
}

impl Case {
    /// Its address for the desk.
    pub fn desk_url(&self) -> String {
        format!("/desk/cases/{}", self.reference)
    }

    /// What a refusal or a letter calls it.
    pub fn title(&self) -> String {
        format!("{}: {}", self.reference, self.subject)
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = case_entries)]
pub struct Entry {
    pub id: EntryId,
    pub case_id: CaseId,
    pub number: i64,
    pub kind: EntryKind,
    pub author_id: Option<UserId>,
    pub channel: Channel,
    pub sender: String,
    pub body: String,
    pub html: String,
    pub at: Ts,
}

impl Entry {
    /// Where this reader reports it: what somebody else with an account said, never a note.
    pub fn report_url(&self, reader: UserId) -> Option<String> {
        let is_spoken = matches!(self.kind, EntryKind::Requester | EntryKind::Agent);
        let is_others = self.author_id.is_some_and(|author| author != reader);
        (is_spoken && is_others).then(|| format!("/reports/new?about=case:{}", self.id))
    }
}

/// A file of an entry; it lies where posts' pictures lie.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = case_files)]
pub struct CaseFile {
    pub file_key: String,
    pub case_id: CaseId,
    pub entry_id: EntryId,
    pub name: String,
    pub mime: String,
    pub bytes: i64,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = case_steps)]
pub struct Step {
    pub case_id: CaseId,
    pub what: What,
    pub before: String,
    pub after: String,
    pub by_id: Option<UserId>,
    pub at: Ts,
}

word_enum! {
    /// How the cases of a team find somebody.
    Routing {
        /// They wait until somebody claims them.
        Queue = "queue",
        /// To whoever knows the category and has the fewest.
        Least = "least",
    }
}

/// Somebody on a team of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = desk_seats)]
pub struct Seat {
    pub user_id: UserId,
    pub team: String,
    /// Whether they are there for new cases.
    pub takes: bool,
    /// Categories with spaces between them; empty: all of the team's.
    pub knows: String,
}

impl Seat {
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.knows.split_whitespace()
    }

    /// Whether cases of this category are for them.
    pub fn takes_on(&self, category: &str) -> bool {
        self.knows.is_empty() || self.categories().any(|known| known == category)
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub enum Requester {
    Member(UserId),
    /// An address that is not proven yet, with the hash of the token that proves it.
    Guest {
        name: String,
        email: String,
        token_hash: String,
    },
}

/// What somebody says, rendered before.
#[derive(Clone, Debug)]
pub struct Words {
    pub body: String,
    pub html: String,
}

/// A new case.
#[derive(Clone, Debug)]
pub struct NewCase {
    pub requester: Requester,
    pub subject: String,
    pub category: String,
    pub channel: Channel,
    pub facts: String,
    pub suggested: Option<String>,
    pub words: Words,
    /// The form's key: the same form sent twice makes one case. Empty: none.
    pub key: String,
    /// The Message-ID of the letter that it came by.
    pub message_id: Option<String>,
    pub files: Vec<NewFile>,
}

/// A file that lies there already.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub file_key: String,
    pub name: String,
    pub mime: String,
    pub bytes: i64,
}

/// What is added to a case.
#[derive(Clone, Debug)]
pub struct NewEntry {
    pub kind: EntryKind,
    pub author: Option<UserId>,
    pub channel: Channel,
    pub sender: String,
    pub words: Words,
    pub key: String,
    pub message_id: Option<String>,
    pub files: Vec<NewFile>,
}

impl NewEntry {
    pub fn new(kind: EntryKind, author: Option<UserId>, words: Words) -> Self {
        Self {
            kind,
            author,
            channel: Channel::Form,
            sender: String::new(),
            words,
            key: String::new(),
            message_id: None,
            files: Vec::new(),
        }
    }

    /// What happened, in a plain sentence of ours.
    pub fn system(sentence: &str) -> Self {
        let html = format!("<p>{}</p>", crate::kit::text::html::escape(sentence));
        Self::new(EntryKind::System, None, Words { body: sentence.to_owned(), html })
    }
}
