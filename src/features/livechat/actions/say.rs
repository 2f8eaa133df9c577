//! Saying something. A line is an entry of the case, numbered while the chat is held; sent
//! again with the same key it is the same line.

use crate::features::livechat::model::{ChatState, Side};
use crate::features::livechat::policy;
use crate::features::livechat::store;
use crate::forum::cases::actions as cases;
use crate::forum::cases::model::{CaseId, CaseState, Channel, Entry, EntryKind, NewEntry, NewFile, Words};
use crate::forum::viewer::SignedIn;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What somebody says.
#[derive(Clone, Debug)]
pub struct Line {
    pub words: Words,
    /// Of this line, by its sender.
    pub key: String,
    pub files: Vec<NewFile>,
}

pub fn say(
    tx: &mut Conn,
    who: &SignedIn,
    (id, side): (CaseId, Side),
    line: &Line,
    rules: &Support,
    now: Ts,
) -> Result<Entry, Error> {
    let (chat, _) = store::by_case(tx, id)?;
    if side == Side::Requester && chat.requester_id != who.id {
        return Err(Error::NotFound);
    }
    let (chat, case) = store::hold(tx, id)?;
    let kind = if side == Side::Requester { EntryKind::Requester } else { EntryKind::Agent };
    let new = NewEntry {
        // After the chat it is told by letter as well.
        channel: match (chat.state.is_open(), side) {
            (true, _) => Channel::Chat,
            (false, Side::Requester) => Channel::Form,
            (false, Side::Agent) => Channel::Desk,
        },
        key: format!("chat {} {}", who.id, line.key),
        files: line.files.clone(),
        ..NewEntry::new(kind, Some(who.id), line.words.clone())
    };
    let entry = match side {
        Side::Requester => cases::answer(tx, &case, &new, rules, now)?,
        Side::Agent => {
            policy::may_work(&who.viewer())?;
            policy::may_say(who.id, &chat)?;
            let then = match (chat.state, case.state) {
                (ChatState::Live, CaseState::New) => CaseState::Open,
                (ChatState::Live, state) => state,
                _ => CaseState::Waiting,
            };
            cases::reply(tx, &case, &new, then, rules, now)?
        }
    };
    store::set_here(tx, id, side, now)?;
    store::set_seen(tx, id, side, entry.number)?;
    store::set_typing(tx, id, side, Ts(0))?;
    Ok(entry)
}
