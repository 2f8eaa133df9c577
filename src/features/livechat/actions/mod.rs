//! The verbs of a chat: what its requester does, what the desk does, and saying something.

pub mod ask;
pub mod desk;
pub mod say;

use super::model::{Chat, ChatState};
use super::store::{self, queue};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::actions as cases;
use crate::forum::cases::model::{Case, NewEntry};
use crate::forum::cases::store::seats;
use crate::forum::inbox::notices::{NewNotice, NoticeKind};
use crate::forum::inbox::store::notices;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What a notice about the queue is known by: who looks at the queue has read it.
pub const QUEUE_NOTICE: &str = "chat queue";

/// Tells the agents on duty that somebody waits: those of the team, or all where none of them is there.
fn tell_desk(tx: &mut Conn, team: &str, now: Ts) -> Result<(), Error> {
    let on_duty: Vec<UserId> = queue::agents(tx, now)?.iter().map(|face| face.id).collect();
    let of_team = seats::seated_among(tx, team, &on_duty)?;
    for user in if of_team.is_empty() { on_duty } else { of_team } {
        let new = NewNotice {
            user,
            kind: NoticeKind::Case,
            from: None,
            dedupe: QUEUE_NOTICE,
            title: "Somebody waits in the live chat",
            body: "",
            url: "/desk/chats",
        };
        notices::insert(tx, &new, now)?;
    }
    Ok(())
}

/// What happened, as a line of the chat.
fn note_down(tx: &mut Conn, case: &Case, sentence: &str, now: Ts) -> Result<(), Error> {
    let line = NewEntry { channel: crate::forum::cases::model::Channel::Chat, ..NewEntry::system(sentence) };
    cases::say(tx, case.id, &line, now)?;
    Ok(())
}

/// The chat goes on as a case: what was said stays, and who is away is told where it goes on.
pub fn go_on_as_case(
    tx: &mut Conn,
    (chat, case): (&Chat, &Case),
    sentence: &str,
    now: Ts,
) -> Result<(), Error> {
    store::end(tx, chat.case_id, ChatState::Case, now)?;
    note_down(tx, case, sentence, now)?;
    // Nobody had it: it is a case that has just come to its team.
    cases::route(tx, case.id, now)?;
    let title = format!("Your chat goes on as case {}", case.reference);
    tell(tx, chat.requester_id, case, &title, &format!("/support/cases/{}", case.reference), now)
}

/// Tells somebody on the site, where no letter is worth it.
fn tell(tx: &mut Conn, user: UserId, case: &Case, title: &str, url: &str, now: Ts) -> Result<(), Error> {
    let new = NewNotice {
        user,
        kind: NoticeKind::Case,
        from: None,
        dedupe: &cases::told_requester(case.id),
        title,
        body: "",
        url,
    };
    notices::insert(tx, &new, now)?;
    Ok(())
}
