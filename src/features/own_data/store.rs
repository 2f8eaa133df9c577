//! What there is of a member, and its end. Others' things are read only as this member got them.

mod leaving;
mod standing;
mod told;
mod written;

pub use leaving::*;

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{attachments, former_usernames, sign_ins, signatures, subscriptions, users};

/// Each kind of thing under its name.
pub fn everything(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(&'static str, Value)>> {
    Ok(vec![
        ("account", account(conn, user)?),
        ("posts", written::posts_of(conn, user)?),
        ("drafts", written::drafts_of(conn, user)?),
        ("kudos-and-votes", written::given(conn, user)?),
        ("messages", told::messages_of(conn, user)?),
        ("support-cases", told::cases_of(conn, user)?),
        ("told", told::told(conn, user)?),
        ("decisions", told::decided(conn, user)?),
        ("subscriptions", followed(conn, user)?),
        ("ranks", standing::ranks(conn, user)?),
        ("stars", standing::stars(conn, user)?),
        ("rewards", standing::rewards(conn, user)?),
        ("events", standing::events(conn, user)?),
        ("artists", standing::artists(conn, user)?),
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
