//! What agents do: being on duty, taking, handing on, ending.

use super::{QUEUE_NOTICE, go_on_as_case, note_down, tell_desk};
use crate::features::livechat::model::{Chat, ChatState};
use crate::features::livechat::policy;
use crate::features::livechat::store::{self, queue};
use crate::forum::accounts::model::State;
use crate::forum::accounts::store as accounts;
use crate::forum::cases::actions as cases;
use crate::forum::cases::model::{Case, CaseId, CaseState};
use crate::forum::cases::store::seats;
use crate::forum::inbox::store::notices;
use crate::forum::permissions::{self, Act, Standing};
use crate::forum::viewer::SignedIn;
use crate::kit::config::LiveChat;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::text::names::skeleton;

/// Chats at the head of the queue that are tried: others may be faster.
const TRIES: i64 = 8;

pub fn set_duty(tx: &mut Conn, who: &SignedIn, on: bool, now: Ts) -> Result<(), Error> {
    policy::may_work(&who.viewer())?;
    if on {
        queue::begin_duty(tx, who.id, now)?
    } else {
        queue::end_duty(tx, who.id)?
    }
    Ok(())
}

/// Takes this chat, or the next one: of the agent's own teams first, then of all. None when nobody
/// waits any more.
pub fn take(
    tx: &mut Conn,
    who: &SignedIn,
    wanted: Option<CaseId>,
    (live, rules): (&LiveChat, &Support),
    now: Ts,
) -> Result<Option<Case>, Error> {
    policy::may_work(&who.viewer())?;
    if !queue::hold_agent(tx, who.id, now)? {
        return Err(Refusal::new("Go on duty first: then you can take chats.").into());
    }
    notices::mark_read_about(tx, who.id, QUEUE_NOTICE, now)?;
    policy::may_take_more(queue::live_count(tx, who.id)?, live)?;
    let ids: Vec<CaseId> = match wanted {
        Some(id) => vec![id],
        None => {
            let teams = seats::teams_of(tx, who.id)?;
            let mut ids = queue::waiting_of(tx, &teams, TRIES)?;
            ids.extend(queue::waiting(tx, TRIES)?.iter().map(|(chat, _)| chat.case_id));
            ids
        }
    };
    for id in ids {
        if !store::take(tx, id, who.id, now)? {
            continue;
        }
        let (_, case) = store::by_case(tx, id)?;
        cases::set_agent(tx, &case, Some(who.id), Some(who.id), now)?;
        let case = store::by_case(tx, id)?.1;
        cases::set_state(tx, &case, CaseState::Open, Some(who.id), rules, now)?;
        note_down(tx, &case, "Somebody of the desk is here.", now)?;
        return Ok(Some(case));
    }
    Ok(None)
}

/// A live chat of one's own, held to the end of the transaction.
fn held(tx: &mut Conn, who: &SignedIn, id: CaseId) -> Result<(Chat, Case), Error> {
    policy::may_work(&who.viewer())?;
    let (chat, case) = store::hold(tx, id)?;
    match chat.state {
        ChatState::Live if chat.agent_id == Some(who.id) => Ok((chat, case)),
        ChatState::Live => Err(Refusal::new("Somebody else of the desk has this chat now.").into()),
        ChatState::Waiting => Err(Refusal::new("Nobody has taken this chat yet: take it first.").into()),
        ChatState::Case | ChatState::Ended => Err(Refusal::new("This chat is over.").into()),
    }
}

/// Back into the queue, at its old place: of its team, or of another one.
pub fn to_queue(
    tx: &mut Conn,
    who: &SignedIn,
    (id, team): (CaseId, Option<&str>),
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let (_, case) = held(tx, who, id)?;
    let team = team.unwrap_or(&case.team);
    cases::set_team(tx, &case, team, Some(who.id), rules, now)?;
    store::give(tx, id, None, now)?;
    let case = store::by_case(tx, id)?.1;
    cases::set_agent(tx, &case, None, Some(who.id), now)?;
    tell_desk(tx, team, now)?;
    note_down(tx, &case, "Somebody else of the desk goes on with this: you are next in the queue.", now)
}

/// To another agent who is on duty and has room; gives what they are called.
pub fn transfer(
    tx: &mut Conn,
    who: &SignedIn,
    (id, name): (CaseId, &str),
    live: &LiveChat,
    now: Ts,
) -> Result<String, Error> {
    let (_, case) = held(tx, who, id)?;
    let user = accounts::by_name_key(tx, &skeleton(name.trim().trim_start_matches('@')))?;
    let works = |user: &crate::forum::accounts::model::User| {
        user.state == State::Active && permissions::standing_may(Standing::of(user), Act::WorkCases)
    };
    let user = user.filter(works).ok_or_else(|| Refusal::new("Nobody of the desk has this username."))?;
    let called = user.face().name().to_owned();
    if user.id == who.id {
        return Err(Refusal::new("You have it already.").into());
    }
    let here = queue::duty(tx, user.id)?.is_some();
    if !here {
        return Err(Refusal::new(format!("{called} is not on duty.")).into());
    }
    if queue::live_count(tx, user.id)? >= live.most_per_agent {
        return Err(Refusal::new(format!("{called} has as many chats as one can have.")).into());
    }
    store::give(tx, id, Some(user.id), now)?;
    cases::set_agent(tx, &case, Some(user.id), Some(who.id), now)?;
    note_down(tx, &case, "Somebody else of the desk goes on with this.", now)?;
    Ok(called)
}

/// It takes longer than a chat: the agent goes on with it as a case.
pub fn to_case(tx: &mut Conn, who: &SignedIn, id: CaseId, now: Ts) -> Result<(), Error> {
    let (chat, case) = held(tx, who, id)?;
    go_on_as_case(tx, (&chat, &case), "The chat goes on as a case: we look into it and answer there.", now)
}

/// Ends it, solved or not.
pub fn end(
    tx: &mut Conn,
    who: &SignedIn,
    (id, solved): (CaseId, bool),
    rules: &Support,
    now: Ts,
) -> Result<(), Error> {
    let (_, case) = held(tx, who, id)?;
    store::end(tx, id, ChatState::Ended, now)?;
    note_down(tx, &case, "The chat has ended.", now)?;
    if solved {
        cases::resolve(tx, &case, who.id, rules, now)?;
    }
    Ok(())
}
