//! What a member wrote and gave.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{boards, drafts, kudos, posts, threads, votes};

pub fn posts_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    type Row = (i64, i64, i64, String, String, String, Ts, Option<Ts>, String);
    let rows: Vec<Row> = posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(posts::author_id.eq(user))
        .order(posts::id)
        .select((
            posts::id,
            threads::id,
            posts::number,
            threads::title,
            boards::name,
            posts::body,
            posts::created_at,
            posts::edited_at,
            posts::state,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, thread, number, title, board, body, at, edited, state)| {
            json!({
                "id": id, "thread": thread, "number": number, "title": title, "board": board, "body": body,
                "at": at.rfc3339(), "edited_at": edited.map(Ts::rfc3339), "state": state,
            })
        })
        .collect())
}

pub fn drafts_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rows: Vec<(String, String, String, String, Ts)> = drafts::table
        .filter(drafts::user_id.eq(user))
        .order(drafts::id)
        .select((drafts::place, drafts::title, drafts::tags, drafts::body, drafts::saved_at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(place, title, tags, body, at)| {
            json!({"place": place, "title": title, "tags": tags, "body": body, "saved_at": at.rfc3339()})
        })
        .collect())
}

pub fn given(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let liked: Vec<(i64, Ts)> = kudos::table
        .filter(kudos::user_id.eq(user))
        .order(kudos::at)
        .select((kudos::post_id, kudos::at))
        .load(conn)?;
    let voted: Vec<(i64, Ts, String, String, String, String, String)> = votes::table
        .filter(votes::user_id.eq(user))
        .order(votes::at)
        .select((
            votes::thread_id,
            votes::at,
            votes::platform,
            votes::app_version,
            votes::system,
            votes::country,
            votes::note,
        ))
        .load(conn)?;
    Ok(json!({
        "kudos": liked.iter().map(|(post, at)| json!({"post": post, "at": at.rfc3339()})).collect::<Vec<_>>(),
        "votes": voted.iter().map(|(thread, at, platform, version, system, country, note)| json!({
            "thread": thread, "at": at.rfc3339(), "platform": platform, "app_version": version,
            "system": system, "country": country, "note": note,
        })).collect::<Vec<_>>(),
    }))
}
