//! A support case as a record.

use serde::{Deserialize, Serialize};

record! {
    /// What somebody asked the desk. `requester` is a user; guests have an address instead.
    CaseRecord, "case" {
        id: String,
        reference: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        requester: Option<String>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        guest_name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guest_email: Option<String>,
        subject: String,
        category: String,
        urgency: String,
        #[serde(default, skip_serializing_if = "super::is_false")]
        sos: bool,
        state: String,
        team: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        channel: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        facts: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggested: Option<String>,
        created_at: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_due_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resolve_due_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_reply_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resolved_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed_at: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        merged_into: Option<String>,
        #[serde(default)]
        entries: Vec<EntryRecord>,
        #[serde(default)]
        steps: Vec<StepRecord>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        surveys: Vec<SurveyRecord>,
        /// Threads that it is linked to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        threads: Vec<String>,
        /// What the desk was told when its clocks ran out: it is told once.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alarms: Vec<AlarmRecord>,
        /// Where it is, or was, held live.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        chat: Option<ChatRecord>,
    }
}

/// What was said, in its order. `format`: markdown, or text for letters and sentences of ours.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryRecord {
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    pub channel: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sender: String,
    pub body: String,
    pub format: String,
    pub at: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRecord>,
}

/// A file by its key, under which its bytes lie in the folder of attachments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileRecord {
    pub key: String,
    pub name: String,
    pub mime: String,
    pub bytes: i64,
}

/// An alarm, and the instant that it was about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AlarmRecord {
    pub alarm: String,
    pub due_at: String,
    pub at: String,
}

/// A chat: for which artist, whose it is, and how far each side has read. One that was open
/// comes back open, and goes on as a case when nobody sits before it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChatRecord {
    pub artist: String,
    pub state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    pub asked_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub requester_seen: i64,
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub agent_seen: i64,
    pub requester_here_at: String,
    pub agent_here_at: String,
}

/// What changed, in its order; where it is about an agent, `before` and `after` are users.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepRecord {
    pub what: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    pub after: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    pub at: String,
}

/// How a resolution was, counted from 1.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SurveyRecord {
    pub resolution: i64,
    pub score: i64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    pub at: String,
}
