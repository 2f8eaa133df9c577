//! Support cases as records, each with all that was said and became of it.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Page, names_of};
use crate::features::exchange::model::{CaseRecord, EntryRecord, Kind, StepRecord, SurveyRecord};
use crate::forum::cases::model::{Case, CaseId, CaseState, Channel, Entry, EntryKind, Step, What};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::schema::{case_entries, case_links, case_steps, case_surveys, cases};

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
    let said: Vec<Entry> = case_entries::table
        .filter(case_entries::case_id.eq_any(&ids))
        .order((case_entries::case_id, case_entries::number))
        .select(Entry::as_select())
        .load(conn)?;
    let steps: Vec<Step> = case_steps::table
        .filter(case_steps::case_id.eq_any(&ids))
        .order(case_steps::id)
        .select(Step::as_select())
        .load(conn)?;
    let judged: Vec<(CaseId, i64, i64, String, Ts)> = case_surveys::table
        .filter(case_surveys::case_id.eq_any(&ids))
        .order((case_surveys::case_id, case_surveys::resolution))
        .select((
            case_surveys::case_id,
            case_surveys::resolution,
            case_surveys::score,
            case_surveys::words,
            case_surveys::at,
        ))
        .load(conn)?;
    let linked: Vec<(CaseId, i64)> = case_links::table
        .filter(case_links::case_id.eq_any(&ids))
        .order((case_links::case_id, case_links::thread_id))
        .select((case_links::case_id, case_links::thread_id))
        .load(conn)?;
    let mut people: Vec<i64> =
        rows.iter().flat_map(|case| [case.requester_id, case.agent_id]).flatten().map(|id| id.0).collect();
    people.extend(said.iter().filter_map(|entry| entry.author_id).map(|id| id.0));
    people.extend(steps.iter().filter_map(|step| step.by_id).map(|id| id.0));
    let agents = steps.iter().filter(|step| step.what == What::Agent);
    people.extend(
        agents.flat_map(|step| [&step.before, &step.after]).filter_map(|word| word.parse::<i64>().ok()),
    );
    let user = names_of(conn, Kind::User, &people)?;
    let thread = names_of(conn, Kind::Thread, &linked.iter().map(|link| link.1).collect::<Vec<_>>())?;
    let named: Vec<i64> =
        rows.iter().flat_map(|case| [Some(case.id), case.merged_into]).flatten().map(|id| id.0).collect();
    let name = names_of(conn, Kind::Case, &named)?;
    let mut entries: HashMap<CaseId, Vec<EntryRecord>> = HashMap::new();
    for entry in said {
        let is_plain = entry.channel == Channel::Mail || entry.kind == EntryKind::System;
        entries.entry(entry.case_id).or_default().push(EntryRecord {
            kind: entry.kind.word().to_owned(),
            author: entry.author_id.map(|id| user(id.0)),
            channel: channel_word(entry.channel).to_owned(),
            sender: entry.sender,
            body: entry.body,
            format: if is_plain { "text" } else { "markdown" }.to_owned(),
            at: entry.at.rfc3339(),
        });
    }
    let mut history: HashMap<CaseId, Vec<StepRecord>> = HashMap::new();
    for step in steps {
        let agent = |word: &str| match step.what {
            What::Agent => word.parse().map(&user).unwrap_or_default(),
            _ => word.to_owned(),
        };
        history.entry(step.case_id).or_default().push(StepRecord {
            what: step.what.word().to_owned(),
            before: agent(&step.before),
            after: agent(&step.after),
            by: step.by_id.map(|id| user(id.0)),
            at: step.at.rfc3339(),
        });
    }
    let mut surveys: HashMap<CaseId, Vec<SurveyRecord>> = HashMap::new();
    for (case, resolution, score, words, at) in judged {
        let record = SurveyRecord { resolution, score, words, at: at.rfc3339() };
        surveys.entry(case).or_default().push(record);
    }
    let mut threads: HashMap<CaseId, Vec<String>> = HashMap::new();
    for (case, id) in linked {
        threads.entry(case).or_default().push(thread(id));
    }
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
        channel: channel_word(case.channel).to_owned(),
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
        surveys: surveys.remove(&case.id).unwrap_or_default(),
        threads: threads.remove(&case.id).unwrap_or_default(),
        reference: case.reference,
    };
    Ok((rows.into_iter().map(record).collect(), ids.last().map(|id| id.0)))
}

/// What was said live comes back as a case.
fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Chat => Channel::Desk.word(),
        channel => channel.word(),
    }
}
