//! Who takes part, who can be reached, and who blocked whom.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::each;
use crate::features::messages::model::ConversationId;
use crate::forum::accounts::model::{Face, State, UserId};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{conversation_members as members, message_blocks, message_consents, users};

/// Which of these people a message of somebody's reaches: who opted in, is
/// here, and blocked neither way.
pub fn reachable(conn: &mut Conn, by: UserId, people: &[UserId]) -> QueryResult<HashSet<UserId>> {
    let here: Vec<UserId> = users::table
        .filter(any_of(users::id, people))
        .filter(users::messages_on.eq(true))
        .filter(any_of(users::state, &[State::Active, State::Silenced]))
        .select(users::id)
        .load(conn)?;
    let blocks: Vec<(UserId, UserId)> = message_blocks::table
        .filter(message_blocks::user_id.eq(by).or(message_blocks::blocked_id.eq(by)))
        .select((message_blocks::user_id, message_blocks::blocked_id))
        .load(conn)?;
    let apart: HashSet<UserId> = blocks.into_iter().flat_map(|(one, other)| [one, other]).collect();
    Ok(here.into_iter().filter(|user| *user != by && !apart.contains(user)).collect())
}

/// All who ever took part, whether they left or not: nobody learns who did.
pub fn of(conn: &mut Conn, ids: &[ConversationId]) -> QueryResult<HashMap<ConversationId, Vec<UserId>>> {
    let rows: Vec<(ConversationId, UserId)> = members::table
        .filter(any_of(members::conversation_id, ids))
        .order((members::conversation_id, members::user_id))
        .select((members::conversation_id, members::user_id))
        .load(conn)?;
    let mut found: HashMap<ConversationId, Vec<UserId>> = HashMap::new();
    for (id, user) in rows {
        found.entry(id).or_default().push(user);
    }
    Ok(found)
}

/// Those who have not left, with whether they muted it.
pub fn present(conn: &mut Conn, id: ConversationId) -> QueryResult<Vec<(UserId, bool)>> {
    members::table
        .filter(members::conversation_id.eq(id))
        .filter(members::left_at.is_null())
        .select((members::user_id, members::muted))
        .load(conn)
}

/// The conversation of exactly these two, while both are in it: the latest.
pub fn between(conn: &mut Conn, one: UserId, other: UserId) -> QueryResult<Option<ConversationId>> {
    let own: Vec<ConversationId> = members::table
        .filter(members::user_id.eq(one))
        .filter(members::left_at.is_null())
        .order(members::conversation_id.desc())
        .limit(500)
        .select(members::conversation_id)
        .load(conn)?;
    let people = of(conn, &own)?;
    let pair: HashSet<UserId> = [one, other].into();
    let is_pair = |id: &&ConversationId| {
        people.get(id).is_some_and(|all| all.iter().copied().collect::<HashSet<_>>() == pair)
    };
    let Some(id) = own.iter().find(is_pair).copied() else { return Ok(None) };
    let both = present(conn, id)?.len() == 2;
    Ok(both.then_some(id))
}

/// Switches private messages on or off, with the words that somebody saw.
pub fn set_on(tx: &mut Conn, user: UserId, on: bool, wording: &str, now: Ts) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::messages_on.eq(on)).execute(tx)?;
    diesel::insert_into(message_consents::table)
        .values((
            message_consents::user_id.eq(user),
            message_consents::accepted.eq(on),
            message_consents::wording.eq(wording),
            message_consents::at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Since when they are on.
pub fn accepted_at(conn: &mut Conn, user: UserId) -> QueryResult<Option<Ts>> {
    message_consents::table
        .filter(message_consents::user_id.eq(user))
        .filter(message_consents::accepted.eq(true))
        .order(message_consents::id.desc())
        .select(message_consents::at)
        .first(conn)
        .optional()
}

pub fn block(tx: &mut Conn, user: UserId, blocked: UserId, now: Ts) -> QueryResult<()> {
    let row = (
        message_blocks::user_id.eq(user),
        message_blocks::blocked_id.eq(blocked),
        message_blocks::at.eq(now),
    );
    each!(tx, c => diesel::insert_into(message_blocks::table)
        .values(row)
        .on_conflict((message_blocks::user_id, message_blocks::blocked_id))
        .do_nothing()
        .execute(c))?;
    Ok(())
}

pub fn unblock(tx: &mut Conn, user: UserId, blocked: UserId) -> QueryResult<()> {
    diesel::delete(message_blocks::table.find((user, blocked))).execute(tx)?;
    Ok(())
}

/// Whom somebody blocked, the latest first.
pub fn blocked_by(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Face>> {
    message_blocks::table
        .inner_join(users::table.on(users::id.eq(message_blocks::blocked_id)))
        .filter(message_blocks::user_id.eq(user))
        .order((message_blocks::at.desc(), message_blocks::blocked_id))
        .limit(most)
        .select(Face::as_select())
        .load(conn)
}
