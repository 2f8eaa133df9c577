//! The demo's verified artist, with a team of two, and the chats that they asked for.

use crate::features::artists::model::TeamRole;
use crate::features::artists::store;
use crate::features::livechat::model::{ChatState, Side};
use crate::features::livechat::store::{self as chats, queue};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::artists::store as teams;
use crate::forum::cases::model::Case;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::text::names::skeleton;

const NAME: &str = "Linden Row Quartet";
const TEAM: &[(&str, TeamRole)] = &[("LindenRow", TeamRole::Owner), ("tobias-k", TeamRole::Member)];

pub fn write(tx: &mut Conn, now: Ts) -> diesel::QueryResult<()> {
    let artist = store::insert(tx, NAME, &skeleton(NAME), now)?;
    for (name, role) in TEAM {
        if let Some(user) = accounts::by_name_key(tx, &skeleton(name))? {
            store::join(tx, artist, user.id, (*role, true), now)?;
        }
    }
    Ok(())
}

/// Nobody sits before the demo's chats: whoever waits, and whoever is on duty, stays for a day.
const STAY: i64 = 86_400_000;

/// A case of theirs was held live by an agent, or waits for one.
pub fn chat(tx: &mut Conn, case: &Case, agent: Option<UserId>, now: Ts) -> Result<(), Error> {
    let Some(user) = case.requester_id else { return Ok(()) };
    let Some(artist) = teams::verified_of(tx, user)?.first().map(|artist| artist.id) else { return Ok(()) };
    let later = Ts(now.0 + STAY);
    chats::insert(tx, case.id, (user, artist), if agent.is_some() { case.created_at } else { now })?;
    match agent {
        Some(agent) => {
            chats::take(tx, case.id, agent, case.created_at)?;
            chats::end(tx, case.id, ChatState::Ended, case.last_at)?;
            queue::begin_duty(tx, agent, now)?;
            queue::hold_agent(tx, agent, later)?;
        }
        None => chats::set_here(tx, case.id, Side::Requester, later)?,
    }
    Ok(())
}
