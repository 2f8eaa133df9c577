//! What stands in a thread's record: its solutions, the history of its status, its article.

use serde::{Deserialize, Serialize};

/// One of a thread's solutions: which post, and who accepted it when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionRecord {
    pub post: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A change of a thread's status; what is absent was not said, or not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeRecord {
    pub by: String,
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_word_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirement: Option<i64>,
    pub board: String,
    pub before_board: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_next_word_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_requirement: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<AnswerRecord>,
}

/// Whether a fix works for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerRecord {
    pub user: String,
    pub works: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub version: String,
    pub at: String,
}

/// What stands beside a published article; `series` is a title, known by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Its place in the series, from the smallest on.
    #[serde(skip_serializing_if = "super::is_zero")]
    pub position: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<OpinionRecord>,
}

/// Whether an article helped somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionRecord {
    pub user: String,
    pub helpful: bool,
    pub at: String,
}
