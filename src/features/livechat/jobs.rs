//! What comes by the clock: chats of which one side has gone.

use std::time::Duration;

use super::actions::go_on_as_case;
use super::live;
use super::model::{Chat, ChatState};
use super::store::{self, queue};
use crate::forum::cases::actions as cases;
use crate::forum::cases::model::{Channel, NewEntry};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Chats of one look.
const MOST: i64 = 100;

const REQUESTER_AWAY: &str =
    "The requester was away for a while, so this goes on as a case: nothing is lost, and we answer there.";
const NOBODY_THERE: &str =
    "Nobody of the desk could be there, so this goes on as a case: nothing is lost, and we answer there.";
const AGENT_AWAY: &str = "The line of the desk is down: somebody else goes on with this.";

/// Looks after chats whose line stays down.
pub async fn run(site: &Site) -> Result<(), Error> {
    let now = site.clock.now();
    let before = now.minus(Duration::from_secs(site.config.live_chat.line_down_seconds));
    let found = site.db.read(move |conn| Ok::<_, Error>(queue::stale(conn, before, MOST)?)).await?;
    for chat in found {
        let id = chat.case_id;
        site.db.write_unseen(move |tx| settle(tx, &chat, before, now)).await?;
        site.hub.tell((live::CHAT, id.0));
        site.hub.tell(live::QUEUE);
    }
    alone(site, before, now).await
}

/// Those who wait where no agent is on duty any more.
async fn alone(site: &Site, before: Ts, now: Ts) -> Result<(), Error> {
    let found = site
        .db
        .read(move |conn| {
            let waiting = queue::waiting(conn, MOST)?;
            if waiting.is_empty() || !queue::agents(conn, now)?.is_empty() {
                return Ok(Vec::new());
            }
            let long = waiting.into_iter().filter(|(chat, _)| chat.asked_at < before);
            Ok::<_, Error>(long.map(|(chat, _)| chat).collect())
        })
        .await?;
    for chat in found {
        let id = chat.case_id;
        site.db
            .write_unseen(move |tx| {
                let (chat, case) = store::hold(tx, id)?;
                if chat.state == ChatState::Waiting {
                    go_on_as_case(tx, (&chat, &case), NOBODY_THERE, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        site.hub.tell((live::CHAT, chat.case_id.0));
    }
    Ok(())
}

/// Asked anew with the chat held: its people may be back.
fn settle(tx: &mut Conn, chat: &Chat, before: Ts, now: Ts) -> Result<(), Error> {
    let (chat, case) = store::hold(tx, chat.case_id)?;
    if !chat.state.is_open() {
        return Ok(());
    }
    if chat.requester_here_at < before {
        return go_on_as_case(tx, (&chat, &case), REQUESTER_AWAY, now);
    }
    if chat.state == ChatState::Live && chat.agent_here_at < before {
        store::give(tx, chat.case_id, None, now)?;
        cases::set_agent(tx, &case, None, None, now)?;
        let line = NewEntry { channel: Channel::Chat, ..NewEntry::system(AGENT_AWAY) };
        cases::say(tx, case.id, &line, now)?;
    }
    Ok(())
}
