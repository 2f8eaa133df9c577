//! What was said in a case, as the pages of both sides show it (`templates/features/cases/parts.html`).

use serde::Serialize;

use super::model::{CaseFile, Channel, Entry, EntryKind};
use crate::forum::accounts::model::UserId;
use crate::kit::db::Ts;

/// A file beside an entry.
#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub name: String,
    pub url: String,
    pub kilobytes: i64,
}

/// What somebody said.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    pub number: i64,
    pub kind: &'static str,
    pub who: String,
    /// Of the reader's own side, which stands to the right.
    pub is_mine: bool,
    pub html: String,
    pub by_mail: bool,
    pub at: Ts,
    pub files: Vec<FileView>,
    /// For members, of what the other side said.
    pub report_url: Option<String>,
}

impl EntryView {
    /// `own`: whose side reads; `url`: the reader's address of the case; `files`: all of the case.
    pub fn new(entry: &Entry, own: EntryKind, who: String, (files, url): (&[CaseFile], &str)) -> Self {
        let files = files.iter().filter(|file| file.entry_id == entry.id).map(|file| FileView {
            name: file.name.clone(),
            url: format!("{url}/files/{}", file.file_key),
            kilobytes: (file.bytes + 1023) / 1024,
        });
        Self {
            number: entry.number,
            kind: entry.kind.word(),
            who,
            is_mine: entry.kind == own,
            html: entry.html.clone(),
            by_mail: entry.channel == Channel::Mail,
            at: entry.at,
            files: files.collect(),
            report_url: None,
        }
    }

    /// With the way to report it, where `reader` may.
    pub fn reportable(mut self, entry: &Entry, reader: Option<UserId>) -> Self {
        self.report_url = reader.and_then(|reader| entry.report_url(reader));
        self
    }

    pub fn sample() -> Self {
        let file = FileView {
            name: "log.txt".to_owned(),
            url: "/support/cases/BS-7F3K2M/files/x".to_owned(),
            kilobytes: 3,
        };
        Self {
            number: 1,
            kind: "requester",
            who: "Mika".to_owned(),
            is_mine: true,
            html: "<p>It is silent.</p>".to_owned(),
            by_mail: true,
            at: Ts(1_790_000_000_000),
            files: vec![file],
            report_url: Some("/reports/new?about=case:7".to_owned()),
        }
    }
}
