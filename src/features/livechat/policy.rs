//! Who chats, whether the chat is open, and how long one waits: pure.

use super::model::{Chat, ChatState};
use crate::forum::accounts::model::UserId;
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::Viewer;
use crate::kit::config::LiveChat;
use crate::kit::db::Ts;
use crate::kit::error::Refusal;

const MINUTE: i64 = 60_000;

/// Verified artists and their team; whether the viewer is in one is the caller's question.
pub fn may_chat(viewer: &Viewer, works_for_one: bool) -> Result<(), Refusal> {
    if !permissions::may(viewer, Act::ActAsArtist) {
        return Err(Refusal::new("Confirm your e-mail address first."));
    }
    if !works_for_one {
        return Err(Refusal::new(
            "The chat is for verified artists and their teams. Claim your artist's profile first, or write to the desk.",
        ));
    }
    Ok(())
}

pub fn may_work(viewer: &Viewer) -> Result<(), Refusal> {
    crate::forum::cases::policy::may_work(viewer)
}

/// An agent says something: in a live chat whose it is, after it anybody of the desk.
pub fn may_say(agent: UserId, chat: &Chat) -> Result<(), Refusal> {
    match chat.state {
        ChatState::Waiting => Err(Refusal::new("Nobody has taken this chat yet: take it first.")),
        ChatState::Live if chat.agent_id != Some(agent) => {
            Err(Refusal::new("Somebody else of the desk has this chat now. Your words are kept."))
        }
        _ => Ok(()),
    }
}

pub fn may_take_more(live: i64, rules: &LiveChat) -> Result<(), Refusal> {
    if live < rules.most_per_agent {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "That is enough at once: {} chats. End one, or give one to somebody else.",
        rules.most_per_agent
    )))
}

/// Whether somebody can begin to chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    Yes,
    /// Outside the hours; when they begin, where that is known.
    Hours(Option<Ts>),
    /// Within them, but no agent is on duty.
    Nobody,
}

/// `agents`: who are on duty now.
pub fn is_open(in_hours: bool, begins: Option<Ts>, agents: i64) -> Open {
    match (in_hours, agents) {
        (false, _) => Open::Hours(begins),
        (true, 0) => Open::Nobody,
        (true, _) => Open::Yes,
    }
}

/// What a wait depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// On duty.
    pub agents: i64,
    /// Chats that they have now.
    pub live: i64,
    /// In the queue.
    pub waiting: i64,
    /// Milliseconds that a chat takes, by the middle of the last ones.
    pub usual: Option<i64>,
}

/// Minutes until somebody at this place of the queue (from 1) has an agent; none when no agent
/// is there, 0 for "at once".
pub fn minutes(place: i64, load: &Load, rules: &LiveChat) -> Option<i64> {
    if load.agents <= 0 {
        return None;
    }
    let room = load.agents.saturating_mul(rules.most_per_agent);
    let free = (room - load.live).max(0);
    if place <= free {
        return Some(0);
    }
    let usual = load.usual.unwrap_or(rules.usual_minutes * MINUTE).max(MINUTE);
    // A chat ends every usual / room, on the average.
    let wait = (place - free).saturating_mul(usual) / room.max(1);
    Some((wait + MINUTE - 1) / MINUTE)
}

/// The wait in words.
pub fn wait(minutes: Option<i64>) -> String {
    match minutes {
        None => "No agent is here at the moment.".to_owned(),
        Some(0) => "Somebody can be with you in a moment.".to_owned(),
        Some(1) => "The wait is about a minute.".to_owned(),
        Some(some @ 2..60) => format!("The wait is about {some} minutes."),
        Some(_) => "The wait is more than an hour.".to_owned(),
    }
}

/// The same beside the name of a category.
pub fn wait_in_short(minutes: Option<i64>) -> String {
    match minutes {
        None => "nobody is here".to_owned(),
        Some(0) => "in a moment".to_owned(),
        Some(1) => "about a minute".to_owned(),
        Some(some @ 2..60) => format!("about {some} minutes"),
        Some(_) => "more than an hour".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> LiveChat {
        let config = crate::kit::config::Config::load(None).unwrap_or_else(|error| panic!("{error}"));
        LiveChat { most_per_agent: 2, usual_minutes: 10, ..config.live_chat }
    }

    #[test]
    fn a_wait_is_no_promise_but_an_estimate() {
        let load = Load { agents: 2, live: 3, waiting: 4, usual: None };
        let at = |place| minutes(place, &load, &rules());
        assert_eq!((at(1), at(2), at(3), at(5)), (Some(0), Some(3), Some(5), Some(10)));
        assert_eq!(minutes(1, &Load { agents: 0, ..load }, &rules()), None);
        let quick = Load { usual: Some(120_000), ..load };
        assert_eq!(minutes(5, &quick, &rules()), Some(2));
        assert_eq!(wait(Some(0)), "Somebody can be with you in a moment.");
        assert_eq!(wait(Some(90)), "The wait is more than an hour.");
    }

    #[test]
    fn it_is_open_while_somebody_is_there() {
        assert_eq!(is_open(true, None, 1), Open::Yes);
        assert_eq!(is_open(true, None, 0), Open::Nobody);
        assert_eq!(is_open(false, Some(Ts(5)), 3), Open::Hours(Some(Ts(5))));
    }
}
