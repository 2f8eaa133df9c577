//! Support cases, written with everything that belongs to them.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::features::exchange::model::Kind;
use crate::features::exchange::rows::OriginRow;
use crate::features::exchange::store::insert_origins;
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{CaseId, CaseState, Channel, EntryKind, NEVER, Step};
use crate::forum::cases::store as rows;
use crate::kit::db::{Conn, Ts};
use crate::schema::{case_entries, case_links, case_surveys, cases};

/// Something that was said.
#[derive(Clone)]
pub struct EntryRow {
    pub kind: EntryKind,
    pub author: Option<UserId>,
    pub channel: Channel,
    pub sender: String,
    pub body: String,
    pub html: String,
    pub at: Ts,
}

#[derive(Clone)]
pub struct SurveyRow {
    pub resolution: i64,
    pub score: i64,
    pub words: String,
    pub at: Ts,
}

/// A case about to be written. Its counters and the next of its clocks are counted at the end.
#[derive(Clone)]
pub struct Making {
    pub original: String,
    pub reference: String,
    pub requester: Option<UserId>,
    pub guest_name: String,
    pub guest_email: Option<String>,
    pub guest_key: Option<String>,
    pub subject: String,
    pub category: String,
    pub urgency: String,
    pub is_sos: bool,
    pub state: CaseState,
    pub team: String,
    pub agent: Option<UserId>,
    pub channel: Channel,
    pub facts: String,
    pub suggested: Option<String>,
    pub created_at: Ts,
    pub last_at: Ts,
    pub first_due_at: Option<Ts>,
    pub resolve_due_at: Option<Ts>,
    pub first_reply_at: Option<Ts>,
    pub resolved_at: Option<Ts>,
    pub closed_at: Option<Ts>,
    pub entries: Vec<EntryRow>,
    pub steps: Vec<Step>,
    pub surveys: Vec<SurveyRow>,
    pub threads: Vec<i64>,
}

/// Those of these references that cases here have.
pub fn taken_references(conn: &mut Conn, wanted: &[String]) -> QueryResult<HashSet<String>> {
    let taken: Vec<String> =
        cases::table.filter(cases::reference.eq_any(wanted)).select(cases::reference).load(conn)?;
    Ok(taken.into_iter().collect())
}

pub fn insert(tx: &mut Conn, making: &[Making]) -> QueryResult<()> {
    for one in making {
        let id = insert_case(tx, one)?;
        for (at, entry) in one.entries.iter().enumerate() {
            insert_entry(tx, id, i64::try_from(at + 1).unwrap_or(i64::MAX), entry)?;
        }
        for step in &one.steps {
            rows::add_step(tx, &Step { case_id: id, ..step.clone() })?;
        }
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
        // Who linked it is not known any more; whoever has the case stands for them.
        if let Some(by) = one.agent.or_else(|| one.steps.iter().find_map(|step| step.by_id)).or(one.requester)
        {
            for thread in &one.threads {
                diesel::insert_into(case_links::table)
                    .values((
                        case_links::case_id.eq(id),
                        case_links::thread_id.eq(thread),
                        case_links::by_id.eq(by),
                        case_links::at.eq(one.last_at),
                    ))
                    .execute(tx)?;
            }
        }
        let origin = OriginRow { kind: Kind::Case.word(), original: one.original.clone(), id: id.0 };
        insert_origins(tx, &[origin])?;
    }
    Ok(())
}

fn insert_case(tx: &mut Conn, one: &Making) -> QueryResult<CaseId> {
    let row = rows::NewRow {
        reference: &one.reference,
        requester_id: one.requester,
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
        due_at: NEVER,
        last_at: one.last_at,
        form_key: None,
    };
    let case = rows::insert(tx, &row)?;
    diesel::update(cases::table.find(case.id))
        .set((
            cases::agent_id.eq(one.agent),
            cases::first_due_at.eq(one.first_due_at),
            cases::resolve_due_at.eq(one.resolve_due_at),
            cases::first_reply_at.eq(one.first_reply_at),
            cases::resolved_at.eq(one.resolved_at),
            cases::closed_at.eq(one.closed_at),
        ))
        .execute(tx)?;
    Ok(case.id)
}

fn insert_entry(tx: &mut Conn, case: CaseId, number: i64, entry: &EntryRow) -> QueryResult<()> {
    diesel::insert_into(case_entries::table)
        .values((
            case_entries::case_id.eq(case),
            case_entries::number.eq(number),
            case_entries::kind.eq(entry.kind),
            case_entries::author_id.eq(entry.author),
            case_entries::channel.eq(entry.channel),
            case_entries::sender.eq(&entry.sender),
            case_entries::body.eq(&entry.body),
            case_entries::html.eq(&entry.html),
            case_entries::at.eq(entry.at),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_merged(tx: &mut Conn, merged: &[(i64, i64)]) -> QueryResult<()> {
    for (one, into) in merged {
        rows::set_merged(tx, CaseId(*one), CaseId(*into))?;
    }
    Ok(())
}
