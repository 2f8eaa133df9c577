//! Every question about chats: here one chat and its lines, in `queue` all of them.

pub mod queue;

use diesel::prelude::*;

use super::model::{Chat, ChatState, Side};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::artists::model::ArtistId;
use crate::forum::cases::model::{Case, CaseFile, CaseId, Entry, EntryId, EntryKind};
use crate::kit::db::{self, Conn, MultiBackend, Ts, any_of};
use crate::schema::{case_entries, case_files, cases, chats};

/// Sets these locks apart from others'.
const PERSON: i64 = 0x6368_6174 << 32;

/// A chat with its case, by the case's reference.
pub fn by_reference(conn: &mut Conn, reference: &str) -> QueryResult<(Chat, Case)> {
    chats::table
        .inner_join(cases::table)
        .filter(cases::reference.eq(reference.to_ascii_uppercase()))
        .select((Chat::as_select(), Case::as_select()))
        .first(conn)
}

pub fn by_case(conn: &mut Conn, id: CaseId) -> QueryResult<(Chat, Case)> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::case_id.eq(id))
        .select((Chat::as_select(), Case::as_select()))
        .first(conn)
}

/// Somebody's chats, the latest first.
pub fn of_requester(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<(Chat, Case)>> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::requester_id.eq(user))
        .order(chats::case_id.desc())
        .limit(most)
        .select((Chat::as_select(), Case::as_select()))
        .load(conn)
}

/// The lines after a number, in order; without the desk's own for the requester.
pub fn lines(conn: &mut Conn, case: CaseId, after: i64, side: Side, most: i64) -> QueryResult<Vec<Entry>> {
    let mut query = case_entries::table
        .filter(case_entries::case_id.eq(case))
        .filter(case_entries::number.gt(after))
        .order(case_entries::number)
        .limit(most)
        .select(Entry::as_select())
        .into_boxed::<MultiBackend>();
    if side == Side::Requester {
        query = query.filter(case_entries::kind.ne(EntryKind::Note));
    }
    query.load(conn)
}

/// The files of these lines.
pub fn files_of(conn: &mut Conn, entries: &[EntryId]) -> QueryResult<Vec<CaseFile>> {
    case_files::table
        .filter(any_of(case_files::entry_id, entries))
        .order(case_files::id)
        .select(CaseFile::as_select())
        .load(conn)
}

/// Lets one transaction at a time go on that begins a chat of somebody's.
pub fn hold_person(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    db::one_at_a_time(tx, PERSON ^ user.0)
}

/// The chat that somebody has open.
pub fn open_of(conn: &mut Conn, user: UserId) -> QueryResult<Option<(Chat, Case)>> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::requester_id.eq(user))
        .filter(any_of(chats::state, &[ChatState::Waiting, ChatState::Live]))
        .select((Chat::as_select(), Case::as_select()))
        .first(conn)
        .optional()
}

/// `false` when the case has a chat already, or its requester has another one open.
pub fn insert(tx: &mut Conn, case: CaseId, (user, artist): (UserId, ArtistId), now: Ts) -> QueryResult<bool> {
    let row = (
        chats::case_id.eq(case),
        chats::requester_id.eq(user),
        chats::artist_id.eq(artist),
        chats::state.eq(ChatState::Waiting),
        chats::asked_at.eq(now),
        chats::requester_here_at.eq(now),
        chats::agent_here_at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(chats::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Holds a chat to the end of the transaction, and lets open pages know that something changed.
pub fn hold(tx: &mut Conn, id: CaseId) -> QueryResult<(Chat, Case)> {
    diesel::update(chats::table.find(id)).set(chats::changed.eq(chats::changed + 1)).execute(tx)?;
    by_case(tx, id)
}

/// An agent has it; `false` when it does not wait any more.
pub fn take(tx: &mut Conn, id: CaseId, agent: UserId, now: Ts) -> QueryResult<bool> {
    let waiting = chats::table.find(id).filter(chats::state.eq(ChatState::Waiting));
    let taken = diesel::update(waiting)
        .set((
            chats::state.eq(ChatState::Live),
            chats::agent_id.eq(agent),
            chats::taken_at.eq(now),
            chats::agent_here_at.eq(now),
            chats::agent_typing_at.eq(0),
            chats::changed.eq(chats::changed + 1),
        ))
        .execute(tx)?;
    Ok(taken == 1)
}

/// Somebody else has it, or it waits again at its old place.
pub fn give(tx: &mut Conn, id: CaseId, agent: Option<UserId>, now: Ts) -> QueryResult<()> {
    let state = if agent.is_some() { ChatState::Live } else { ChatState::Waiting };
    diesel::update(chats::table.find(id))
        .set((
            chats::state.eq(state),
            chats::agent_id.eq(agent),
            chats::agent_here_at.eq(now),
            chats::agent_typing_at.eq(0),
        ))
        .execute(tx)?;
    Ok(())
}

/// It is held live no longer.
pub fn end(tx: &mut Conn, id: CaseId, state: ChatState, now: Ts) -> QueryResult<()> {
    diesel::update(chats::table.find(id))
        .set((chats::state.eq(state), chats::ended_at.eq(now)))
        .execute(tx)?;
    Ok(())
}

/// It waits at the end of the queue.
pub fn ask_again(tx: &mut Conn, id: CaseId, now: Ts) -> QueryResult<()> {
    diesel::update(chats::table.find(id))
        .set((
            chats::state.eq(ChatState::Waiting),
            chats::agent_id.eq(None::<UserId>),
            chats::asked_at.eq(now),
            chats::taken_at.eq(None::<Ts>),
            chats::ended_at.eq(None::<Ts>),
            chats::requester_here_at.eq(now),
            chats::agent_here_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// One side is there.
pub fn set_here(tx: &mut Conn, id: CaseId, side: Side, now: Ts) -> QueryResult<()> {
    let chat = chats::table.find(id);
    match side {
        Side::Requester => diesel::update(chat).set(chats::requester_here_at.eq(now)).execute(tx)?,
        Side::Agent => diesel::update(chat).set(chats::agent_here_at.eq(now)).execute(tx)?,
    };
    Ok(())
}

/// One side has read up to a number; `false` when it had before.
pub fn set_seen(tx: &mut Conn, id: CaseId, side: Side, number: i64) -> QueryResult<bool> {
    let grown = chats::changed.eq(chats::changed + 1);
    let changed = match side {
        Side::Requester => {
            let chat = chats::table.find(id).filter(chats::requester_seen.lt(number));
            diesel::update(chat).set((chats::requester_seen.eq(number), grown)).execute(tx)?
        }
        Side::Agent => {
            let chat = chats::table.find(id).filter(chats::agent_seen.lt(number));
            diesel::update(chat).set((chats::agent_seen.eq(number), grown)).execute(tx)?
        }
    };
    Ok(changed == 1)
}

/// One side begins to write, or has stopped (0).
pub fn set_typing(tx: &mut Conn, id: CaseId, side: Side, at: Ts) -> QueryResult<()> {
    let grown = chats::changed.eq(chats::changed + 1);
    let chat = chats::table.find(id);
    match side {
        Side::Requester => {
            diesel::update(chat).set((chats::requester_typing_at.eq(at), grown)).execute(tx)?
        }
        Side::Agent => diesel::update(chat).set((chats::agent_typing_at.eq(at), grown)).execute(tx)?,
    };
    Ok(())
}
