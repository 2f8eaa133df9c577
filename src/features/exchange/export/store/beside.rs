//! What stands beside the cases of one page: files, links, alarms, surveys and chats.

use std::collections::HashMap;
use std::hash::Hash;

use diesel::prelude::*;

use super::names_of;
use crate::features::exchange::model::{AlarmRecord, ChatRecord, FileRecord, Kind, SurveyRecord};
use crate::forum::cases::model::{CaseFile, CaseId, EntryId};
use crate::kit::db::{Conn, Ts};
use crate::schema::{case_alarms, case_files, case_links, case_surveys, chats};

/// By the case, or the entry, that it belongs to; taken out as records are made.
pub struct Beside {
    pub files: HashMap<EntryId, Vec<FileRecord>>,
    pub threads: HashMap<CaseId, Vec<String>>,
    pub alarms: HashMap<CaseId, Vec<AlarmRecord>>,
    pub surveys: HashMap<CaseId, Vec<SurveyRecord>>,
    pub chats: HashMap<CaseId, ChatRecord>,
}

/// Rows by what they belong to, each in their order.
pub fn grouped<K: Eq + Hash, V>(rows: impl IntoIterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut all: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in rows {
        all.entry(key).or_default().push(value);
    }
    all
}

impl Beside {
    pub fn load(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<Self> {
        Ok(Self {
            files: files(conn, ids)?,
            threads: threads(conn, ids)?,
            alarms: alarms(conn, ids)?,
            surveys: surveys(conn, ids)?,
            chats: held_live(conn, ids)?,
        })
    }
}

fn files(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<HashMap<EntryId, Vec<FileRecord>>> {
    let rows: Vec<CaseFile> = case_files::table
        .filter(case_files::case_id.eq_any(ids))
        .order(case_files::id)
        .select(CaseFile::as_select())
        .load(conn)?;
    let record =
        |row: CaseFile| FileRecord { key: row.file_key, name: row.name, mime: row.mime, bytes: row.bytes };
    Ok(grouped(rows.into_iter().map(|row| (row.entry_id, record(row)))))
}

fn threads(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<HashMap<CaseId, Vec<String>>> {
    let rows: Vec<(CaseId, i64)> = case_links::table
        .filter(case_links::case_id.eq_any(ids))
        .order((case_links::case_id, case_links::thread_id))
        .select((case_links::case_id, case_links::thread_id))
        .load(conn)?;
    let name = names_of(conn, Kind::Thread, &rows.iter().map(|row| row.1).collect::<Vec<_>>())?;
    Ok(grouped(rows.into_iter().map(|(case, thread)| (case, name(thread)))))
}

fn alarms(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<HashMap<CaseId, Vec<AlarmRecord>>> {
    let rows: Vec<(CaseId, String, Ts, Ts)> = case_alarms::table
        .filter(case_alarms::case_id.eq_any(ids))
        .order((case_alarms::case_id, case_alarms::due_at, case_alarms::alarm))
        .select((case_alarms::case_id, case_alarms::alarm, case_alarms::due_at, case_alarms::at))
        .load(conn)?;
    Ok(grouped(rows.into_iter().map(|(case, alarm, due_at, at)| {
        (case, AlarmRecord { alarm, due_at: due_at.rfc3339(), at: at.rfc3339() })
    })))
}

fn surveys(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<HashMap<CaseId, Vec<SurveyRecord>>> {
    let rows: Vec<(CaseId, i64, i64, String, Ts)> = case_surveys::table
        .filter(case_surveys::case_id.eq_any(ids))
        .order((case_surveys::case_id, case_surveys::resolution))
        .select((
            case_surveys::case_id,
            case_surveys::resolution,
            case_surveys::score,
            case_surveys::words,
            case_surveys::at,
        ))
        .load(conn)?;
    Ok(grouped(rows.into_iter().map(|(case, resolution, score, words, at)| {
        (case, SurveyRecord { resolution, score, words, at: at.rfc3339() })
    })))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = chats)]
struct ChatSource {
    case_id: CaseId,
    artist_id: i64,
    state: String,
    agent_id: Option<i64>,
    asked_at: Ts,
    taken_at: Option<Ts>,
    ended_at: Option<Ts>,
    requester_seen: i64,
    agent_seen: i64,
    requester_here_at: Ts,
    agent_here_at: Ts,
}

fn held_live(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<HashMap<CaseId, ChatRecord>> {
    let rows: Vec<ChatSource> =
        chats::table.filter(chats::case_id.eq_any(ids)).select(ChatSource::as_select()).load(conn)?;
    let artist = names_of(conn, Kind::Artist, &rows.iter().map(|row| row.artist_id).collect::<Vec<_>>())?;
    let agents: Vec<i64> = rows.iter().filter_map(|row| row.agent_id).collect();
    let user = names_of(conn, Kind::User, &agents)?;
    let record = |row: ChatSource| ChatRecord {
        artist: artist(row.artist_id),
        state: row.state,
        agent: row.agent_id.map(&user),
        asked_at: row.asked_at.rfc3339(),
        taken_at: row.taken_at.map(Ts::rfc3339),
        ended_at: row.ended_at.map(Ts::rfc3339),
        requester_seen: row.requester_seen,
        agent_seen: row.agent_seen,
        requester_here_at: row.requester_here_at.rfc3339(),
        agent_here_at: row.agent_here_at.rfc3339(),
    };
    Ok(rows.into_iter().map(|row| (row.case_id, record(row))).collect())
}
