//! Who may use private messages, and how much. Whether somebody can be reached
//! has one answer for all reasons.

use crate::forum::boards::policy::may_write_at_all;
use crate::forum::permissions::{self, Act};
use crate::forum::ranks::{Family, Rank};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::config::{MessageLimit, Messages};
use crate::kit::error::Refusal;

/// Whoever opted in reads their own. Nobody else has an inbox, whatever their role.
pub fn may_read(viewer: &Viewer) -> Result<(), Refusal> {
    match &viewer.person {
        Some(person) if person.messages_on => Ok(()),
        _ => Err(Refusal::new("Private messages are off for you. Your settings say how to switch them on.")),
    }
}

pub fn may_send(viewer: &Viewer) -> Result<(), Refusal> {
    may_read(viewer)?;
    may_write_at_all(viewer)?;
    if permissions::may(viewer, Act::Message) {
        return Ok(());
    }
    Err(Refusal::new("You can read your messages, and not write any at the moment."))
}

/// Somebody with a confirmed address opts in; out, everybody may.
pub fn may_opt_in(viewer: &Viewer) -> Result<(), Refusal> {
    match &viewer.person {
        Some(person) if person.confirmed => Ok(()),
        _ => Err(Refusal::new("Confirm your e-mail address before you switch private messages on.")),
    }
}

/// How much somebody may send in a day: the last limit whose rank they have reached.
/// Stars and staff have the highest.
pub fn limit_of(role: Role, rank: Rank, rules: &Messages) -> MessageLimit {
    let is_above = role >= Role::Star || rank.family() != Family::Member;
    let reached = |limit: &&MessageLimit| {
        is_above || Rank::from_word(&limit.from_rank).is_some_and(|from| rank >= from)
    };
    rules.limits.iter().rfind(reached).cloned().unwrap_or_default()
}

pub fn may_send_more(sent: i64, limit: &MessageLimit) -> Result<(), Refusal> {
    if sent < limit.messages {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "That is enough for a day: {} messages at your rank. Your words are kept; send them tomorrow.",
        limit.messages
    )))
}

pub fn may_begin_more(begun: i64, limit: &MessageLimit) -> Result<(), Refusal> {
    if begun < limit.conversations {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "You have begun {} conversations today, which is as many as your rank allows. Your words are kept; go on tomorrow.",
        limit.conversations
    )))
}

/// The one answer where somebody can't be reached, for whatever reason.
pub fn unreachable(name: &str) -> Refusal {
    Refusal::new(format!(
        "{name} can't be reached by private message. Nothing was sent, and your words are kept."
    ))
}
