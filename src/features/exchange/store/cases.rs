//! Support cases, written with everything that belongs to them.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::features::exchange::model::Kind;
use crate::features::exchange::rows::OriginRow;
use crate::features::exchange::store::insert_origins;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseId, Entry, NewFile, Step};
use crate::forum::cases::store as rows;
use crate::kit::db::{Conn, Ts};
use crate::schema::{case_alarms, case_entries, case_files, case_links, case_surveys, cases, chats};

#[derive(Clone)]
pub struct SurveyRow {
    pub resolution: i64,
    pub score: i64,
    pub words: String,
    pub at: Ts,
}

/// What the desk was told, about which instant, and when.
pub type AlarmRow = (String, Ts, Ts);

/// A chat beside its case.
#[derive(Clone, Insertable)]
#[diesel(table_name = chats, treat_none_as_default_value = false)]
pub struct ChatRow {
    pub case_id: CaseId,
    pub requester_id: UserId,
    pub artist_id: i64,
    /// A word of `features/livechat`.
    pub state: &'static str,
    pub agent_id: Option<UserId>,
    pub asked_at: Ts,
    pub taken_at: Option<Ts>,
    pub ended_at: Option<Ts>,
    pub requester_seen: i64,
    pub agent_seen: i64,
    pub requester_here_at: Ts,
    pub agent_here_at: Ts,
}

/// A case about to be written. Its number, its counters and the next of its clocks are not known
/// yet: they come at the end.
#[derive(Clone)]
pub struct Making {
    pub original: String,
    pub case: Case,
    pub entries: Vec<(Entry, Vec<NewFile>)>,
    pub steps: Vec<Step>,
    pub surveys: Vec<SurveyRow>,
    pub threads: Vec<i64>,
    pub alarms: Vec<AlarmRow>,
    pub chat: Option<ChatRow>,
}

/// Those of these references that cases here have.
pub fn taken_references(conn: &mut Conn, wanted: &[String]) -> QueryResult<HashSet<String>> {
    let taken: Vec<String> =
        cases::table.filter(cases::reference.eq_any(wanted)).select(cases::reference).load(conn)?;
    Ok(taken.into_iter().collect())
}

/// Those of these keys that files of cases here have.
pub fn taken_keys(conn: &mut Conn, wanted: &[String]) -> QueryResult<HashSet<String>> {
    let taken: Vec<String> = case_files::table
        .filter(case_files::file_key.eq_any(wanted))
        .select(case_files::file_key)
        .load(conn)?;
    Ok(taken.into_iter().collect())
}

/// Who has a chat open: nobody has two.
pub fn in_chats(conn: &mut Conn) -> QueryResult<HashSet<UserId>> {
    let found: Vec<UserId> = chats::table
        .filter(chats::state.eq_any(["waiting", "live"]))
        .select(chats::requester_id)
        .load(conn)?;
    Ok(found.into_iter().collect())
}

pub fn insert(tx: &mut Conn, making: &[Making]) -> QueryResult<()> {
    for one in making {
        let id = insert_case(tx, &one.case)?;
        for (at, (entry, files)) in one.entries.iter().enumerate() {
            insert_entry(tx, id, i64::try_from(at + 1).unwrap_or(i64::MAX), (entry, files))?;
        }
        for step in &one.steps {
            rows::add_step(tx, &Step { case_id: id, ..step.clone() })?;
        }
        if let Some(chat) = &one.chat {
            let row = ChatRow { case_id: id, ..chat.clone() };
            diesel::insert_into(chats::table).values(row).execute(tx)?;
        }
        insert_beside(tx, id, one)?;
        let origin = OriginRow { kind: Kind::Case.word(), original: one.original.clone(), id: id.0 };
        insert_origins(tx, &[origin])?;
    }
    Ok(())
}

fn insert_case(tx: &mut Conn, one: &Case) -> QueryResult<CaseId> {
    let row = rows::NewRow {
        reference: &one.reference,
        requester_id: one.requester_id,
        guest_name: &one.guest_name,
        guest_email: one.guest_email.as_deref(),
        guest_key: one.guest_key.clone(),
        token_hash: None,
        subject: &one.subject,
        category: &one.category,
        urgency: &one.urgency,
        is_sos: one.is_sos,
        state: one.state,
        team: &one.team,
        channel: one.channel,
        facts: &one.facts,
        suggested: one.suggested.as_deref(),
        created_at: one.created_at,
        due_at: one.due_at,
        last_at: one.last_at,
        form_key: None,
    };
    let case = rows::insert(tx, &row)?;
    diesel::update(cases::table.find(case.id))
        .set((
            cases::agent_id.eq(one.agent_id),
            cases::first_due_at.eq(one.first_due_at),
            cases::resolve_due_at.eq(one.resolve_due_at),
            cases::first_reply_at.eq(one.first_reply_at),
            cases::resolved_at.eq(one.resolved_at),
            cases::closed_at.eq(one.closed_at),
        ))
        .execute(tx)?;
    Ok(case.id)
}

fn insert_entry(
    tx: &mut Conn,
    case: CaseId,
    number: i64,
    (entry, files): (&Entry, &[NewFile]),
) -> QueryResult<()> {
    let id = diesel::insert_into(case_entries::table)
        .values((
            case_entries::case_id.eq(case),
            case_entries::number.eq(number),
            case_entries::kind.eq(entry.kind),
            case_entries::author_id.eq(entry.author_id),
            case_entries::channel.eq(entry.channel),
            case_entries::sender.eq(&entry.sender),
            case_entries::body.eq(&entry.body),
            case_entries::html.eq(&entry.html),
            case_entries::at.eq(entry.at),
        ))
        .returning(case_entries::id)
        .get_result(tx)?;
    rows::insert_files(tx, case, id, files)
}

/// Surveys, alarms and links.
fn insert_beside(tx: &mut Conn, id: CaseId, one: &Making) -> QueryResult<()> {
    for survey in &one.surveys {
        diesel::insert_into(case_surveys::table)
            .values((
                case_surveys::case_id.eq(id),
                case_surveys::resolution.eq(survey.resolution),
                case_surveys::score.eq(survey.score),
                case_surveys::words.eq(&survey.words),
                case_surveys::at.eq(survey.at),
            ))
            .execute(tx)?;
    }
    for (alarm, due_at, at) in &one.alarms {
        diesel::insert_into(case_alarms::table)
            .values((
                case_alarms::case_id.eq(id),
                case_alarms::alarm.eq(alarm),
                case_alarms::due_at.eq(due_at),
                case_alarms::at.eq(at),
            ))
            .execute(tx)?;
    }
    // Who linked it is not known any more; whoever has the case stands for them.
    let somebody = one.case.agent_id.or_else(|| one.steps.iter().find_map(|step| step.by_id));
    if let Some(by) = somebody.or(one.case.requester_id) {
        for thread in &one.threads {
            diesel::insert_into(case_links::table)
                .values((
                    case_links::case_id.eq(id),
                    case_links::thread_id.eq(thread),
                    case_links::by_id.eq(by),
                    case_links::at.eq(one.case.last_at),
                ))
                .execute(tx)?;
        }
    }
    Ok(())
}

pub fn set_merged(tx: &mut Conn, merged: &[(i64, i64)]) -> QueryResult<()> {
    for (one, into) in merged {
        rows::set_merged(tx, CaseId(*one), CaseId(*into))?;
    }
    Ok(())
}
