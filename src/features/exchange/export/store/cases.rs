//! Support cases as records, each with all that was said and became of it.

use std::collections::HashMap;

use diesel::prelude::*;

use super::beside::{Beside, grouped};
use super::{Page, names_of};
use crate::features::exchange::model::{CaseRecord, EntryRecord, FileRecord, Kind, StepRecord};
use crate::forum::cases::model::{Case, CaseId, CaseState, Channel, Entry, EntryId, EntryKind, Step, What};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::schema::{case_entries, case_steps, cases};

/// Cases of one page: each brings its whole conversation.
const PAGE: i64 = 200;

/// A page of the cases that came to the desk.
pub fn after(conn: &mut Conn, after: i64) -> Result<Page<CaseRecord, i64>, Error> {
    let rows: Vec<Case> = cases::table
        .filter(cases::id.gt(CaseId(after)))
        .filter(cases::state.ne(CaseState::Unconfirmed))
        .order(cases::id)
        .limit(PAGE)
        .select(Case::as_select())
        .load(conn)?;
    let ids: Vec<CaseId> = rows.iter().map(|case| case.id).collect();
    let (said, steps) = (entries(conn, &ids)?, steps(conn, &ids)?);
    let user = names_of(conn, Kind::User, &people(&rows, &said, &steps))?;
    let named: Vec<i64> =
        rows.iter().flat_map(|case| [Some(case.id), case.merged_into]).flatten().map(|id| id.0).collect();
    let name = names_of(conn, Kind::Case, &named)?;
    let mut beside = Beside::load(conn, &ids)?;
    let mut entries =
        grouped(said.into_iter().map(|one| (one.case_id, entry_record(one, &user, &mut beside.files))));
    let mut history = grouped(steps.into_iter().map(|step| (step.case_id, step_record(step, &user))));
    let record = |case: Case| CaseRecord {
        id: name(case.id.0),
        requester: case.requester_id.map(|id| user(id.0)),
        guest_name: case.guest_name,
        guest_email: case.guest_email,
        subject: case.subject,
        category: case.category,
        urgency: case.urgency,
        sos: case.is_sos,
        state: case.state.word().to_owned(),
        team: case.team,
        agent: case.agent_id.map(|id| user(id.0)),
        channel: case.channel.word().to_owned(),
        facts: case.facts,
        suggested: case.suggested,
        created_at: case.created_at.rfc3339(),
        first_due_at: case.first_due_at.map(Ts::rfc3339),
        resolve_due_at: case.resolve_due_at.map(Ts::rfc3339),
        first_reply_at: case.first_reply_at.map(Ts::rfc3339),
        resolved_at: case.resolved_at.map(Ts::rfc3339),
        closed_at: case.closed_at.map(Ts::rfc3339),
        merged_into: case.merged_into.map(|id| name(id.0)),
        entries: entries.remove(&case.id).unwrap_or_default(),
        steps: history.remove(&case.id).unwrap_or_default(),
        surveys: beside.surveys.remove(&case.id).unwrap_or_default(),
        threads: beside.threads.remove(&case.id).unwrap_or_default(),
        alarms: beside.alarms.remove(&case.id).unwrap_or_default(),
        chat: beside.chats.remove(&case.id),
        reference: case.reference,
    };
    Ok((rows.into_iter().map(record).collect(), ids.last().map(|id| id.0)))
}

fn entries(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<Vec<Entry>> {
    case_entries::table
        .filter(case_entries::case_id.eq_any(ids))
        .order((case_entries::case_id, case_entries::number))
        .select(Entry::as_select())
        .load(conn)
}

fn steps(conn: &mut Conn, ids: &[CaseId]) -> QueryResult<Vec<Step>> {
    case_steps::table
        .filter(case_steps::case_id.eq_any(ids))
        .order(case_steps::id)
        .select(Step::as_select())
        .load(conn)
}

/// Everybody whom these records name.
fn people(rows: &[Case], said: &[Entry], steps: &[Step]) -> Vec<i64> {
    let mut all: Vec<i64> =
        rows.iter().flat_map(|case| [case.requester_id, case.agent_id]).flatten().map(|id| id.0).collect();
    all.extend(said.iter().filter_map(|entry| entry.author_id).map(|id| id.0));
    all.extend(steps.iter().filter_map(|step| step.by_id).map(|id| id.0));
    let agents = steps.iter().filter(|step| step.what == What::Agent);
    all.extend(
        agents.flat_map(|step| [&step.before, &step.after]).filter_map(|word| word.parse::<i64>().ok()),
    );
    all
}

fn entry_record(
    entry: Entry,
    user: &impl Fn(i64) -> String,
    files: &mut HashMap<EntryId, Vec<FileRecord>>,
) -> EntryRecord {
    let is_plain = entry.channel == Channel::Mail || entry.kind == EntryKind::System;
    EntryRecord {
        kind: entry.kind.word().to_owned(),
        author: entry.author_id.map(|id| user(id.0)),
        channel: entry.channel.word().to_owned(),
        sender: entry.sender,
        body: entry.body,
        format: if is_plain { "text" } else { "markdown" }.to_owned(),
        at: entry.at.rfc3339(),
        files: files.remove(&entry.id).unwrap_or_default(),
    }
}

fn step_record(step: Step, user: &impl Fn(i64) -> String) -> StepRecord {
    let agent = |word: &str| match step.what {
        What::Agent => word.parse().map(user).unwrap_or_default(),
        _ => word.to_owned(),
    };
    StepRecord {
        what: step.what.word().to_owned(),
        before: agent(&step.before),
        after: agent(&step.after),
        by: step.by_id.map(|id| user(id.0)),
        at: step.at.rfc3339(),
    }
}
