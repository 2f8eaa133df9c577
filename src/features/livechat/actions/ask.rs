//! Asking for a chat, asking once more, ending one's own.

use super::{note_down, tell_desk};
use crate::features::livechat::model::{Chat, ChatState};
use crate::features::livechat::policy::{self, Open};
use crate::features::livechat::store;
use crate::forum::artists::model::{Artist, ArtistId};
use crate::forum::artists::store as artists;
use crate::forum::cases::actions as cases;
use crate::forum::cases::model::{Case, CaseId, Channel, NewCase, Requester, Words};
use crate::forum::viewer::SignedIn;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// What somebody says before a chat begins.
#[derive(Clone, Debug)]
pub struct Ask {
    pub artist: ArtistId,
    pub category: String,
    pub subject: String,
    pub words: Words,
    /// The form's key: the same form sent twice begins one chat.
    pub key: String,
}

/// Opens the case and puts it into the queue; who has a chat open gets that one.
pub fn begin(
    tx: &mut Conn,
    who: &SignedIn,
    ask: &Ask,
    (rules, open): (&Support, Open),
    now: Ts,
) -> Result<Case, Error> {
    store::hold_person(tx, who.id)?;
    if let Some((_, case)) = store::open_of(tx, who.id)? {
        return Ok(case);
    }
    let all = artists::verified_of(tx, who.id)?;
    policy::may_chat(&who.viewer(), !all.is_empty())?;
    let artist = artist_of(&all, ask.artist)?;
    must_be_open(open)?;
    let new = NewCase {
        requester: Requester::Member(who.id),
        subject: ask.subject.clone(),
        category: ask.category.clone(),
        channel: Channel::Chat,
        facts: format!("Artist: {}", artist.name),
        suggested: None,
        words: ask.words.clone(),
        key: format!("chat {} {}", who.id, ask.key),
        message_id: None,
        files: Vec::new(),
    };
    let case = cases::open(tx, &new, rules, now)?;
    // Sent again after its chat was over: it leads there.
    if store::insert(tx, case.id, (who.id, artist.id), now)? {
        tell_desk(tx, &case.team, now)?;
    }
    Ok(case)
}

fn artist_of(all: &[Artist], id: ArtistId) -> Result<&Artist, Error> {
    let found = all.iter().find(|artist| artist.id == id);
    found.ok_or_else(|| Refusal::new("Choose one of the verified artists that you work for.").into())
}

fn must_be_open(open: Open) -> Result<(), Refusal> {
    match open {
        Open::Yes => Ok(()),
        Open::Hours(_) => Err(Refusal::new(
            "The chat is closed at this hour. Your words are kept: send them to the desk as a case, and we answer there.",
        )),
        Open::Nobody => Err(Refusal::new(
            "Nobody is there to chat at the moment. Your words are kept: send them to the desk as a case, and we answer there.",
        )),
    }
}

/// A chat of one's own, held to the end of the transaction; absent and not one's own look the same.
fn own(tx: &mut Conn, who: &SignedIn, id: CaseId) -> Result<(Chat, Case), Error> {
    let (chat, _) = store::by_case(tx, id)?;
    if chat.requester_id != who.id {
        return Err(Error::NotFound);
    }
    Ok(store::hold(tx, id)?)
}

/// A follow-up: the same case is held live once more.
pub fn again(
    tx: &mut Conn,
    who: &SignedIn,
    id: CaseId,
    (rules, open): (&Support, Open),
    now: Ts,
) -> Result<(), Error> {
    store::hold_person(tx, who.id)?;
    let (chat, case) = own(tx, who, id)?;
    if chat.state.is_open() {
        return Ok(());
    }
    if store::open_of(tx, who.id)?.is_some() {
        return Err(Refusal::new("You have another chat open: end that one first.").into());
    }
    let all = artists::verified_of(tx, who.id)?;
    policy::may_chat(&who.viewer(), !all.is_empty())?;
    artist_of(&all, chat.artist_id)?;
    must_be_open(open)?;
    crate::forum::cases::policy::may_answer(&case, rules, now)?;
    if !case.state.is_live() {
        cases::reopen(tx, &case, Some(who.id), rules, now)?;
    }
    store::ask_again(tx, id, now)?;
    tell_desk(tx, &case.team, now)?;
    note_down(tx, &case, "The chat was asked for once more.", now)
}

/// The requester ends it; what was said stays in the case, which goes on.
pub fn end(tx: &mut Conn, who: &SignedIn, id: CaseId, now: Ts) -> Result<(), Error> {
    let (chat, case) = own(tx, who, id)?;
    if !chat.state.is_open() {
        return Ok(());
    }
    let state = if chat.state == ChatState::Live { ChatState::Ended } else { ChatState::Case };
    store::end(tx, id, state, now)?;
    note_down(tx, &case, "The requester has ended the chat.", now)
}
