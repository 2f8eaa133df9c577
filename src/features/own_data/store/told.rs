//! What was said to a member, and what they said to people: messages, cases, reports, decisions.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{
    case_entries, case_surveys, cases, conversation_members, matters, messages, notices, reports, sanctions,
    users,
};

/// Conversations as this member sees them: what was deleted or left is not theirs any more.
pub fn messages_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rows: Vec<(i64, i64, String, String, Ts)> = messages::table
        .inner_join(
            conversation_members::table
                .on(conversation_members::conversation_id.eq(messages::conversation_id)),
        )
        .inner_join(users::table.on(users::id.eq(messages::author_id)))
        .filter(conversation_members::user_id.eq(user))
        .filter(conversation_members::left_at.is_null())
        .filter(messages::number.gt(conversation_members::cleared_number))
        .filter(messages::removed.eq(false))
        .order((messages::conversation_id, messages::number))
        .select((messages::conversation_id, messages::number, users::username, messages::body, messages::at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(talk, number, by, body, at)| {
            json!({"conversation": talk, "number": number, "by": by, "body": body, "at": at.rfc3339()})
        })
        .collect())
}

/// What the desk notes for itself is not the requester's.
pub fn cases_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rows: Vec<(String, String, String, String, Ts)> = case_entries::table
        .inner_join(cases::table.on(cases::id.eq(case_entries::case_id)))
        .filter(cases::requester_id.eq(user.0))
        .filter(case_entries::kind.ne("note"))
        .order((cases::id, case_entries::number))
        .select((cases::reference, cases::subject, case_entries::kind, case_entries::body, case_entries::at))
        .load(conn)?;
    let opened: Vec<(String, String, String, Ts)> = cases::table
        .filter(cases::requester_id.eq(user.0))
        .order(cases::id)
        .select((cases::reference, cases::category, cases::facts, cases::created_at))
        .load(conn)?;
    let judged: Vec<(String, i64, String, Ts)> = case_surveys::table
        .inner_join(cases::table)
        .filter(cases::requester_id.eq(user.0))
        .order(case_surveys::id)
        .select((cases::reference, case_surveys::score, case_surveys::words, case_surveys::at))
        .load(conn)?;
    Ok(json!({
        "cases": opened.iter().map(|(reference, category, facts, at)| json!({
            "case": reference, "category": category, "device_and_app": facts, "at": at.rfc3339(),
        })).collect::<Vec<_>>(),
        "said": rows.iter().map(|(reference, subject, kind, body, at)|
            json!({"case": reference, "subject": subject, "by": kind, "body": body, "at": at.rfc3339()}))
            .collect::<Vec<_>>(),
        "surveys": judged.iter().map(|(reference, score, words, at)|
            json!({"case": reference, "score": score, "words": words, "at": at.rfc3339()})).collect::<Vec<_>>(),
    }))
}

/// Notices, reports one wrote, and sanctions as one was told of them.
pub fn told(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let notes: Vec<(String, String, Ts)> = notices::table
        .filter(notices::user_id.eq(user))
        .order(notices::id)
        .select((notices::title, notices::body, notices::at))
        .load(conn)?;
    let reported: Vec<(String, String, String, String, Ts)> = reports::table
        .inner_join(matters::table)
        .filter(reports::reporter_id.eq(user))
        .order(reports::id)
        .select((reports::receipt, matters::subject_kind, reports::kind, reports::text, reports::at))
        .load(conn)?;
    let imposed: Vec<(String, String, Ts, Option<Ts>)> = sanctions::table
        .filter(sanctions::user_id.eq(user))
        .filter(sanctions::kind.ne("note"))
        .order(sanctions::id)
        .select((sanctions::kind, sanctions::message, sanctions::at, sanctions::ends_at))
        .load(conn)?;
    Ok(json!({
        "notices": notes.iter().map(|(title, body, at)| json!({"title": title, "body": body, "at": at.rfc3339()}))
            .collect::<Vec<_>>(),
        "reports": reported.iter().map(|(receipt, about, kind, text, at)|
            json!({"receipt": receipt, "about": about, "kind": kind, "text": text, "at": at.rfc3339()})).collect::<Vec<_>>(),
        "sanctions": imposed.iter().map(|(kind, message, at, until)| json!({
            "kind": kind, "message": message, "at": at.rfc3339(), "until": until.map(Ts::rfc3339),
        })).collect::<Vec<_>>(),
    }))
}

/// What moderators decided about this member's things that went against them, and their appeals;
/// never by whom.
pub fn decided(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    type Row = (String, String, Option<String>, String, Option<Ts>, String, String, String);
    let rows: Vec<Row> = matters::table
        .filter(matters::author_id.eq(user))
        .filter(matters::state.eq("acted"))
        .filter(matters::kind.ne("removal"))
        .order(matters::id)
        .select((
            matters::subject_kind,
            matters::outcome,
            matters::guideline,
            matters::reason,
            matters::decided_at,
            matters::words,
            matters::appeal_text,
            matters::appeal_answer,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(about, outcome, guideline, reason, at, words, appeal, answer)| {
            json!({
                "about": about, "outcome": outcome, "guideline": guideline, "reason": reason,
                "at": at.map(Ts::rfc3339), "words": words, "appeal": appeal, "answer": answer,
            })
        })
        .collect())
}
