//! Every question about private messages.

pub mod people;

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use super::model::{Conversation, ConversationId, Message, MessageId, Side};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Cursor, MultiBackend, Ts};
use crate::schema::{conversation_members as members, conversations, message_blocks, messages};

/// A conversation with somebody's own side of it; absent and left look the same.
pub fn own(conn: &mut Conn, user: UserId, id: ConversationId) -> QueryResult<(Conversation, Side)> {
    members::table
        .inner_join(conversations::table)
        .filter(members::user_id.eq(user))
        .filter(members::conversation_id.eq(id))
        .filter(members::left_at.is_null())
        .select((Conversation::as_select(), (members::read_number, members::cleared_number, members::muted)))
        .first(conn)
}

/// Somebody's conversations that they have not deleted, the latest first, after
/// `(last_at, id)` of the last one shown.
pub fn page_of(
    conn: &mut Conn,
    user: UserId,
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<(Conversation, Side)>> {
    let mut query = members::table
        .inner_join(conversations::table)
        .filter(members::user_id.eq(user))
        .filter(members::left_at.is_null())
        .filter(conversations::last_number.gt(members::cleared_number))
        .select((Conversation::as_select(), (members::read_number, members::cleared_number, members::muted)))
        .into_boxed::<MultiBackend>();
    if let Some(Cursor { key: at, id }) = after {
        query = query.filter(
            conversations::last_at.lt(at).or(conversations::last_at.eq(at).and(conversations::id.lt(id))),
        );
    }
    query.order((conversations::last_at.desc(), conversations::id.desc())).limit(size).load(conn)
}

/// The messages of a conversation that somebody sees, before a number, the latest first.
/// What was written by whom they blocked is left out.
pub fn messages_of(
    conn: &mut Conn,
    user: UserId,
    (id, cleared): (ConversationId, i64),
    before: Option<i64>,
    size: i64,
) -> QueryResult<Vec<Message>> {
    messages::table
        .filter(messages::conversation_id.eq(id))
        .filter(messages::number.gt(cleared))
        .filter(messages::number.lt(before.unwrap_or(i64::MAX)))
        .filter(diesel::dsl::not(exists(
            message_blocks::table
                .filter(message_blocks::user_id.eq(user))
                .filter(message_blocks::blocked_id.eq(messages::author_id)),
        )))
        .order(messages::number.desc())
        .limit(size)
        .select(Message::as_select())
        .load(conn)
}

/// Somebody's messages that hold all these words (folded), the latest first.
pub fn search(conn: &mut Conn, user: UserId, words: &[String], most: i64) -> QueryResult<Vec<Message>> {
    let mut query = messages::table
        .inner_join(members::table.on(members::conversation_id.eq(messages::conversation_id)))
        .filter(members::user_id.eq(user))
        .filter(members::left_at.is_null())
        .filter(messages::number.gt(members::cleared_number))
        .filter(messages::removed.eq(false))
        .filter(diesel::dsl::not(exists(
            message_blocks::table
                .filter(message_blocks::user_id.eq(user))
                .filter(message_blocks::blocked_id.eq(messages::author_id)),
        )))
        .select(Message::as_select())
        .order(messages::id.desc())
        .limit(most)
        .into_boxed::<MultiBackend>();
    for word in words {
        let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query.filter(messages::search_text.like(format!("%{escaped}%")).escape('\\'));
    }
    query.load(conn)
}

pub fn begin(
    tx: &mut Conn,
    title: &str,
    by: UserId,
    others: &[UserId],
    now: Ts,
) -> QueryResult<ConversationId> {
    let id: ConversationId = diesel::insert_into(conversations::table)
        .values((
            conversations::title.eq(title),
            conversations::started_by.eq(by),
            conversations::created_at.eq(now),
            conversations::last_number.eq(0_i64),
            conversations::last_at.eq(now),
        ))
        .returning(conversations::id)
        .get_result(tx)?;
    for user in std::iter::once(&by).chain(others) {
        diesel::insert_into(members::table)
            .values((members::conversation_id.eq(id), members::user_id.eq(*user), members::joined_at.eq(now)))
            .execute(tx)?;
    }
    Ok(id)
}

/// What is sent, rendered before.
#[derive(Clone, Debug)]
pub struct Words {
    pub body: String,
    pub html: String,
    pub search: String,
}

/// Adds a message; the conversation is held, so that numbers follow each other.
pub fn add(
    tx: &mut Conn,
    id: ConversationId,
    by: UserId,
    words: &Words,
    now: Ts,
) -> QueryResult<(MessageId, i64)> {
    let number: i64 = diesel::update(conversations::table.find(id))
        .set((conversations::last_number.eq(conversations::last_number + 1), conversations::last_at.eq(now)))
        .returning(conversations::last_number)
        .get_result(tx)?;
    let message = diesel::insert_into(messages::table)
        .values((
            messages::conversation_id.eq(id),
            messages::number.eq(number),
            messages::author_id.eq(by),
            messages::body.eq(&words.body),
            messages::html.eq(&words.html),
            messages::search_text.eq(&words.search),
            messages::at.eq(now),
        ))
        .returning(messages::id)
        .get_result(tx)?;
    Ok((message, number))
}

pub fn set_read(tx: &mut Conn, user: UserId, id: ConversationId, number: i64) -> QueryResult<()> {
    diesel::update(members::table.find((id, user)).filter(members::read_number.lt(number)))
        .set(members::read_number.eq(number))
        .execute(tx)?;
    Ok(())
}

pub fn set_muted(tx: &mut Conn, user: UserId, id: ConversationId, muted: bool) -> QueryResult<()> {
    diesel::update(members::table.find((id, user))).set(members::muted.eq(muted)).execute(tx)?;
    Ok(())
}

pub fn set_left(tx: &mut Conn, user: UserId, id: ConversationId, now: Ts) -> QueryResult<()> {
    diesel::update(members::table.find((id, user))).set(members::left_at.eq(now)).execute(tx)?;
    Ok(())
}

/// Deletes somebody's own copy of what was said up to a number.
pub fn set_cleared(tx: &mut Conn, user: UserId, id: ConversationId, number: i64) -> QueryResult<()> {
    diesel::update(members::table.find((id, user)))
        .set((members::cleared_number.eq(number), members::read_number.eq(number)))
        .execute(tx)?;
    Ok(())
}

pub fn sent_since(conn: &mut Conn, user: UserId, since: Ts) -> QueryResult<i64> {
    messages::table
        .filter(messages::author_id.eq(user))
        .filter(messages::at.ge(since))
        .select(count_star())
        .first(conn)
}

pub fn begun_since(conn: &mut Conn, user: UserId, since: Ts) -> QueryResult<i64> {
    conversations::table
        .filter(conversations::started_by.eq(user))
        .filter(conversations::created_at.ge(since))
        .select(count_star())
        .first(conn)
}

/// In how many conversations somebody said the very same since then.
pub fn same_since(conn: &mut Conn, user: UserId, search: &str, since: Ts) -> QueryResult<i64> {
    let rows: Vec<ConversationId> = messages::table
        .filter(messages::author_id.eq(user))
        .filter(messages::at.ge(since))
        .filter(messages::search_text.eq(search))
        .select(messages::conversation_id)
        .distinct()
        .load(conn)?;
    Ok(rows.len() as i64)
}
