//! What stands beside a case in a file: its files, its chat, its alarms and surveys.

use super::Run;
use super::cases::Here;
use super::threads::time;
use crate::features::exchange::model::{AlarmRecord, ChatRecord, FileRecord, Kind, SurveyRecord};
use crate::features::exchange::store::cases::{AlarmRow, ChatRow, SurveyRow};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{CaseId, NewFile};
use crate::forum::posts::files;
use crate::kit::db::Ts;
use crate::kit::text::fold;

const NAME_MAX: usize = 100;
const WORD_MAX: usize = 60;
/// Where a chat can stand (`features/livechat`): open, and over.
const OPEN: [&str; 2] = ["waiting", "live"];
const OVER: [&str; 2] = ["case", "ended"];

impl Run<'_> {
    /// Files by their keys, each once: nothing else may lead into the folder of attachments.
    pub(super) fn files(&mut self, line: u64, records: &[FileRecord], here: &mut Here) -> Vec<NewFile> {
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            if !files::is_key(&record.key) || !here.keys.insert(record.key.clone()) {
                self.report.changed(
                    Kind::Case,
                    line,
                    "a file whose key is none, or another file's, is left out",
                );
                continue;
            }
            rows.push(NewFile {
                file_key: record.key.clone(),
                name: fold::clean_line(&record.name, NAME_MAX).unwrap_or_else(|_| "file".to_owned()),
                mime: fold::clean_line(&record.mime, WORD_MAX).unwrap_or_default(),
                bytes: record.bytes.max(0),
            });
        }
        rows
    }

    /// The chat of a case, for an artist of the file. Nobody has two open: a second one goes on as a case.
    pub(super) fn chat(
        &mut self,
        line: u64,
        record: Option<&ChatRecord>,
        requester: Option<UserId>,
        here: &mut Here,
    ) -> Option<ChatRow> {
        let record = record?;
        let artist = here.artists.get(&record.artist).copied();
        let asked_at = Ts::parse(&record.asked_at);
        let (Some(artist_id), Some(requester_id), Some(asked_at)) = (artist, requester, asked_at) else {
            self.report.changed(Kind::Case, line, "its chat has no artist or requester; it comes as a case");
            return None;
        };
        let state = match OPEN.into_iter().find(|state| *state == record.state) {
            Some(open) if here.in_chats.insert(requester_id) => open,
            Some(_) => {
                self.report.changed(
                    Kind::Case,
                    line,
                    "its requester has another chat open; it goes on as a case",
                );
                "case"
            }
            None => OVER.into_iter().find(|state| *state == record.state).unwrap_or("ended"),
        };
        Some(ChatRow {
            case_id: CaseId(0),
            requester_id,
            artist_id,
            state,
            agent_id: record.agent.as_ref().and_then(|name| here.users.get(name)).map(|id| UserId(*id)),
            asked_at,
            taken_at: time(&record.taken_at),
            ended_at: time(&record.ended_at),
            requester_seen: record.requester_seen.max(0),
            agent_seen: record.agent_seen.max(0),
            requester_here_at: Ts::parse(&record.requester_here_at).unwrap_or(asked_at),
            agent_here_at: Ts::parse(&record.agent_here_at).unwrap_or(asked_at),
        })
    }
}

/// Those that can be read.
pub(super) fn alarms(records: &[AlarmRecord]) -> Vec<AlarmRow> {
    let row = |record: &AlarmRecord| {
        let alarm = fold::clean_line(&record.alarm, WORD_MAX).ok()?;
        Some((alarm, Ts::parse(&record.due_at)?, Ts::parse(&record.at)?))
    };
    let mut rows: Vec<AlarmRow> = records.iter().filter_map(row).collect();
    rows.dedup_by(|one, other| one.0 == other.0 && one.1 == other.1);
    rows
}

/// Those that can be read.
pub(super) fn surveys(records: &[SurveyRecord]) -> Vec<SurveyRow> {
    let good = records.iter().filter(|survey| (1..=5).contains(&survey.score) && survey.resolution > 0);
    good.filter_map(|survey| {
        let words = fold::clean_body(&survey.words, usize::MAX).unwrap_or_default();
        Some(SurveyRow {
            resolution: survey.resolution,
            score: survey.score,
            words,
            at: Ts::parse(&survey.at)?,
        })
    })
    .collect()
}
