//! What there is of a member, and its end. Others' things are read only as this member got them.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{
    attachments, boards, case_entries, cases, conversation_members, drafts, former_usernames, kudos,
    message_files, messages, notices, posts, reports, sanctions, sign_ins, signatures, subscriptions,
    threads, users, votes,
};

/// Each kind of thing under its name.
pub fn everything(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(&'static str, Value)>> {
    Ok(vec![
        ("account", account(conn, user)?),
        ("posts", posts_of(conn, user)?),
        ("drafts", drafts_of(conn, user)?),
        ("kudos-and-votes", given(conn, user)?),
        ("messages", messages_of(conn, user)?),
        ("support-cases", cases_of(conn, user)?),
        ("told", told(conn, user)?),
        ("subscriptions", followed(conn, user)?),
    ])
}

fn account(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    type Row = (String, Option<String>, Option<String>, Option<String>, String, String, String, Ts, String);
    let (username, name, email, pronouns, about, rank, role, joined, zone): Row = users::table
        .find(user)
        .select((
            users::username,
            users::display_name,
            users::email,
            users::pronouns,
            users::about,
            users::rank,
            users::role,
            users::joined_at,
            users::zone,
        ))
        .first(conn)?;
    let earlier: Vec<(String, Ts)> = former_usernames::table
        .filter(former_usernames::user_id.eq(user))
        .order(former_usernames::id)
        .select((former_usernames::username, former_usernames::changed_at))
        .load(conn)?;
    let signature: Option<String> =
        signatures::table.find(user).select(signatures::body).first(conn).optional()?;
    let came: Vec<(String, String, String, Ts)> = sign_ins::table
        .filter(sign_ins::user_id.eq(user))
        .order(sign_ins::id)
        .select((sign_ins::outcome, sign_ins::device, sign_ins::address, sign_ins::at))
        .load(conn)?;
    Ok(json!({
        "username": username, "display_name": name, "email": email, "pronouns": pronouns, "about": about,
        "rank": rank, "role": role, "joined_at": joined.rfc3339(), "zone": zone, "signature": signature,
        "earlier_usernames": earlier.iter().map(|(name, until)| json!({"name": name, "until": until.rfc3339()}))
            .collect::<Vec<_>>(),
        "sign_ins": came.iter().map(|(outcome, device, address, at)|
            json!({"outcome": outcome, "device": device, "address": address, "at": at.rfc3339()})).collect::<Vec<_>>(),
    }))
}

fn posts_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
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

fn drafts_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
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

fn given(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
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

/// Conversations as this member sees them: what was deleted or left is not theirs any more.
fn messages_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
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
fn cases_of(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rows: Vec<(String, String, String, String, Ts)> = case_entries::table
        .inner_join(cases::table.on(cases::id.eq(case_entries::case_id)))
        .filter(cases::requester_id.eq(user.0))
        .filter(case_entries::kind.ne("note"))
        .order((cases::id, case_entries::number))
        .select((cases::reference, cases::subject, case_entries::kind, case_entries::body, case_entries::at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(reference, subject, kind, body, at)| {
            json!({"case": reference, "subject": subject, "by": kind, "body": body, "at": at.rfc3339()})
        })
        .collect())
}

/// Notices, reports one wrote, and sanctions as one was told of them.
fn told(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let notes: Vec<(String, String, Ts)> = notices::table
        .filter(notices::user_id.eq(user))
        .order(notices::id)
        .select((notices::title, notices::body, notices::at))
        .load(conn)?;
    let reported: Vec<(String, String, String, Ts)> = reports::table
        .filter(reports::reporter_id.eq(user))
        .order(reports::id)
        .select((reports::receipt, reports::kind, reports::text, reports::at))
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
        "reports": reported.iter().map(|(receipt, kind, text, at)|
            json!({"receipt": receipt, "kind": kind, "text": text, "at": at.rfc3339()})).collect::<Vec<_>>(),
        "sanctions": imposed.iter().map(|(kind, message, at, until)| json!({
            "kind": kind, "message": message, "at": at.rfc3339(), "until": until.map(Ts::rfc3339),
        })).collect::<Vec<_>>(),
    }))
}

fn followed(conn: &mut Conn, user: UserId) -> QueryResult<Value> {
    let rows: Vec<(String, i64, bool, Ts)> = subscriptions::table
        .filter(subscriptions::user_id.eq(user))
        .order(subscriptions::at)
        .select((subscriptions::kind, subscriptions::subject_id, subscriptions::wanted, subscriptions::at))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(kind, subject, wanted, at)| {
            json!({"kind": kind, "subject": subject, "wanted": wanted, "at": at.rfc3339()})
        })
        .collect())
}

/// Uploads by their key, with the name they came with.
pub fn uploads(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(String, String)>> {
    attachments::table
        .filter(attachments::user_id.eq(user))
        .order(attachments::id)
        .select((attachments::file_key, attachments::name))
        .load(conn)
}

/// Uploads that stand in no post and in no message.
pub fn unused_uploads(conn: &mut Conn, user: UserId) -> QueryResult<Vec<String>> {
    attachments::table
        .left_join(message_files::table.on(message_files::file_key.eq(attachments::file_key)))
        .filter(attachments::user_id.eq(user))
        .filter(attachments::post_id.is_null())
        .filter(message_files::file_key.nullable().is_null())
        .select(attachments::file_key)
        .load(conn)
}

pub fn delete_unused_uploads(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::sql_query(
        "DELETE FROM attachments WHERE user_id = $1 AND post_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM message_files f WHERE f.file_key = attachments.file_key)",
    )
    .bind::<BigInt, _>(user)
    .execute(tx)?;
    Ok(())
}

/// What goes with the member: tables with their column.
const GOES: &[(&str, &str)] = &[
    ("sessions", "user_id"),
    ("passkeys", "user_id"),
    ("recovery_codes", "user_id"),
    ("second_steps", "user_id"),
    ("sign_ins", "user_id"),
    ("letters_of_proof", "user_id"),
    ("former_usernames", "user_id"),
    ("drafts", "user_id"),
    ("submissions", "user_id"),
    ("read_marks", "user_id"),
    ("subscriptions", "user_id"),
    ("notice_choices", "user_id"),
    ("notice_settings", "user_id"),
    ("digests", "user_id"),
    ("notifications", "user_id"),
    ("notices", "user_id"),
    ("signatures", "user_id"),
    ("message_consents", "user_id"),
    ("message_blocks", "user_id"),
    ("message_blocks", "blocked_id"),
    ("board_moderators", "user_id"),
    ("article_writers", "user_id"),
    ("thread_claims", "user_id"),
    ("artist_invitations", "user_id"),
    ("desk_seats", "user_id"),
    ("chat_duty", "user_id"),
];

/// Nobody logs in as this account any more, and it says nothing of anybody.
pub fn wipe(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    for (table, column) in GOES {
        diesel::sql_query(format!("DELETE FROM {table} WHERE {column} = $1"))
            .bind::<BigInt, _>(user)
            .execute(tx)?;
    }
    diesel::update(
        conversation_members::table
            .filter(conversation_members::user_id.eq(user))
            .filter(conversation_members::left_at.is_null()),
    )
    .set(conversation_members::left_at.eq(now))
    .execute(tx)?;
    // What voters say of their devices is theirs; that they voted counts on.
    diesel::sql_query(
        "UPDATE votes SET platform = '', app_version = '', system = '', country = '', note = '' WHERE user_id = $1",
    )
    .bind::<BigInt, _>(user)
    .execute(tx)?;
    let name = format!("former-member-{user}");
    diesel::update(users::table.find(user))
        .set((
            (users::username.eq(&name), users::name_key.eq(&name), users::search_name.eq("")),
            (users::display_name.eq(None::<String>), users::pronouns.eq(None::<String>)),
            (users::email.eq(None::<String>), users::email_key.eq(None::<String>)),
            (users::password_hash.eq(None::<String>), users::about.eq(""), users::about_html.eq("")),
            (users::avatar.eq("rest"), users::state.eq("deleted"), users::role.eq("member")),
            (users::messages_on.eq(false), users::must_acknowledge.eq(false), users::star_level.eq(0_i64)),
        ))
        .execute(tx)?;
    Ok(())
}
