//! The queue, the agents on duty, and what open pages look for.

use std::time::Duration;

use diesel::dsl::{InnerJoin, IntoBoxed, count_star};
use diesel::prelude::*;

use crate::each;
use crate::features::livechat::model::{Chat, ChatState};
use crate::features::livechat::policy::Load;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::cases::model::{Case, CaseId};
use crate::forum::cases::store::seats;
use crate::kit::db::{Conn, MultiBackend, Ts, any_of};
use crate::schema::{cases, chat_duty, chats, users};

/// Chats whose length says how long one takes.
const LAST: i64 = 21;
/// An agent who was not heard of for so long has gone.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// The queue, who asked first first.
pub fn waiting(conn: &mut Conn, most: i64) -> QueryResult<Vec<(Chat, Case)>> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::state.eq(ChatState::Waiting))
        .order((chats::asked_at, chats::case_id))
        .limit(most)
        .select((Chat::as_select(), Case::as_select()))
        .load(conn)
}

/// The first chats in the queue of these teams.
pub fn waiting_of(conn: &mut Conn, teams: &[String], most: i64) -> QueryResult<Vec<CaseId>> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::state.eq(ChatState::Waiting))
        .filter(any_of(cases::team, teams))
        .order((chats::asked_at, chats::case_id))
        .limit(most)
        .select(chats::case_id)
        .load(conn)
}

/// What an agent has, the oldest first.
pub fn live_of(conn: &mut Conn, agent: UserId) -> QueryResult<Vec<(Chat, Case)>> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::state.eq(ChatState::Live))
        .filter(chats::agent_id.eq(agent))
        .order((chats::taken_at, chats::case_id))
        .select((Chat::as_select(), Case::as_select()))
        .load(conn)
}

/// What others have, or was ended lately, the latest first.
pub fn others(conn: &mut Conn, agent: UserId, most: i64) -> QueryResult<Vec<(Chat, Case)>> {
    chats::table
        .inner_join(cases::table)
        .filter(chats::state.ne(ChatState::Waiting))
        .filter(chats::state.ne(ChatState::Live).or(chats::agent_id.ne(agent)))
        .order(chats::case_id.desc())
        .limit(most)
        .select((Chat::as_select(), Case::as_select()))
        .load(conn)
}

/// Who serves a queue, and which chats are in it: a team's own, or all where nobody of it is there.
#[derive(Clone, Debug)]
pub struct Scope {
    pub agents: Vec<UserId>,
    /// None: chats of every team.
    pub team: Option<String>,
}

/// The queue that a chat for this team is in.
pub fn scope(conn: &mut Conn, team: &str, now: Ts) -> QueryResult<Scope> {
    let on_duty = everybody(conn, now)?.agents;
    let own = seats::seated_among(conn, team, &on_duty)?;
    if own.is_empty() {
        return Ok(Scope { agents: on_duty, team: None });
    }
    Ok(Scope { agents: own, team: Some(team.to_owned()) })
}

/// All queues together.
pub fn everybody(conn: &mut Conn, now: Ts) -> QueryResult<Scope> {
    Ok(Scope { agents: agents(conn, now)?.iter().map(|face| face.id).collect(), team: None })
}

/// The place of a chat in its queue, from 1.
pub fn place(conn: &mut Conn, chat: &Chat, scope: &Scope) -> QueryResult<i64> {
    let before: i64 = in_queue(scope)
        .filter(
            chats::asked_at
                .lt(chat.asked_at)
                .or(chats::asked_at.eq(chat.asked_at).and(chats::case_id.lt(chat.case_id))),
        )
        .select(count_star())
        .first(conn)?;
    Ok(before + 1)
}

type Waiting = IntoBoxed<'static, InnerJoin<chats::table, cases::table>, MultiBackend>;

fn in_queue(scope: &Scope) -> Waiting {
    let all = chats::table.inner_join(cases::table).into_boxed::<MultiBackend>();
    let waiting = all.filter(chats::state.eq(ChatState::Waiting));
    match &scope.team {
        Some(team) => waiting.filter(cases::team.eq(team.clone())),
        None => waiting,
    }
}

/// How busy those are who serve a queue.
pub fn load(conn: &mut Conn, scope: &Scope) -> QueryResult<Load> {
    let live = chats::table
        .filter(chats::state.eq(ChatState::Live))
        .filter(any_of(chats::agent_id.assume_not_null(), &scope.agents))
        .select(count_star())
        .first(conn)?;
    let lengths: Vec<(Option<Ts>, Option<Ts>)> = chats::table
        .filter(chats::state.eq(ChatState::Ended))
        .filter(chats::taken_at.is_not_null())
        .order(chats::ended_at.desc())
        .limit(LAST)
        .select((chats::taken_at, chats::ended_at))
        .load(conn)?;
    let mut lengths: Vec<i64> =
        lengths.into_iter().filter_map(|(from, to)| Some(to?.0 - from?.0)).filter(|span| *span > 0).collect();
    lengths.sort_unstable();
    Ok(Load {
        agents: scope.agents.len() as i64,
        live,
        waiting: in_queue(scope).select(count_star()).first(conn)?,
        usual: lengths.get(lengths.len() / 2).copied(),
    })
}

/// Who is on duty and was heard of lately.
pub fn agents(conn: &mut Conn, now: Ts) -> QueryResult<Vec<Face>> {
    chat_duty::table
        .inner_join(users::table)
        .filter(chat_duty::here_at.gt(now.minus(IDLE)))
        .order((chat_duty::since, chat_duty::user_id))
        .select(Face::as_select())
        .load(conn)
}

/// Since when somebody is on duty.
pub fn duty(conn: &mut Conn, user: UserId) -> QueryResult<Option<Ts>> {
    chat_duty::table.find(user).select(chat_duty::since).first(conn).optional()
}

pub fn begin_duty(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    let row = (chat_duty::user_id.eq(user), chat_duty::since.eq(now), chat_duty::here_at.eq(now));
    each!(tx, c => diesel::insert_into(chat_duty::table)
        .values(row)
        .on_conflict(chat_duty::user_id)
        .do_update()
        .set(chat_duty::here_at.eq(now))
        .execute(c))?;
    Ok(())
}

pub fn end_duty(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(chat_duty::table.find(user)).execute(tx)?;
    Ok(())
}

/// Holds an agent's row to the end of the transaction, so that nobody has more chats than they
/// may; `false` when they are not on duty.
pub fn hold_agent(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<bool> {
    Ok(diesel::update(chat_duty::table.find(user)).set(chat_duty::here_at.eq(now)).execute(tx)? == 1)
}

pub fn live_count(conn: &mut Conn, agent: UserId) -> QueryResult<i64> {
    chats::table
        .filter(chats::state.eq(ChatState::Live))
        .filter(chats::agent_id.eq(agent))
        .select(count_star())
        .first(conn)
}

/// What an open page looks for: the last line of each of these chats, and what else changed.
pub fn heads(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<(i64, i64, i64)>> {
    let ids: Vec<CaseId> = ids.iter().map(|id| CaseId(*id)).collect();
    let rows: Vec<(CaseId, i64, i64)> = chats::table
        .inner_join(cases::table)
        .filter(any_of(chats::case_id, &ids))
        .select((chats::case_id, cases::last_number, chats::changed))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, number, changed)| (id.0, number, changed)).collect())
}

/// Open chats of which one side was not heard since then.
pub fn stale(conn: &mut Conn, before: Ts, most: i64) -> QueryResult<Vec<Chat>> {
    let agent_gone = chats::state.eq(ChatState::Live).and(chats::agent_here_at.lt(before));
    chats::table
        .filter(any_of(chats::state, &[ChatState::Waiting, ChatState::Live]))
        .filter(chats::requester_here_at.lt(before).or(agent_gone))
        .order(chats::case_id)
        .limit(most)
        .select(Chat::as_select())
        .load(conn)
}
