//! What somebody does with their own side: reading, muting, leaving, deleting,
//! blocking, switching all of it on or off. The others learn nothing of it.

use super::send::told_of;
use crate::features::messages::model::{ConversationId, Verb, WORDING};
use crate::features::messages::policy;
use crate::features::messages::store::{self, people};
use crate::forum::accounts::model::State;
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::store::notices;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::text::names::skeleton;

pub fn act(tx: &mut Conn, who: &SignedIn, id: ConversationId, verb: Verb, now: Ts) -> Result<(), Error> {
    policy::may_read(&who.viewer())?;
    let (conversation, _) = store::own(tx, who.id, id)?;
    match verb {
        Verb::Mute | Verb::Unmute => store::set_muted(tx, who.id, id, verb == Verb::Mute)?,
        Verb::Leave => store::set_left(tx, who.id, id, now)?,
        Verb::Delete => store::set_cleared(tx, who.id, id, conversation.last_number)?,
    }
    if matches!(verb, Verb::Leave | Verb::Delete) {
        notices::mark_read_about(tx, who.id, &told_of(id), now)?;
    }
    Ok(())
}

pub fn read(tx: &mut Conn, who: &SignedIn, id: ConversationId, number: i64, now: Ts) -> Result<(), Error> {
    store::set_read(tx, who.id, id, number)?;
    Ok(notices::mark_read_about(tx, who.id, &told_of(id), now)?)
}

/// Switches private messages on, for somebody who is at least 18 and said so.
pub fn accept(tx: &mut Conn, who: &SignedIn, now: Ts) -> Result<(), Error> {
    policy::may_opt_in(&who.viewer())?;
    Ok(people::set_on(tx, who.id, true, WORDING, now)?)
}

pub fn decline(tx: &mut Conn, who: &SignedIn, now: Ts) -> Result<(), Error> {
    Ok(people::set_on(tx, who.id, false, "", now)?)
}

/// Blocks somebody; they learn nothing of it.
pub fn block(tx: &mut Conn, who: &SignedIn, name: &str, now: Ts) -> Result<(), Error> {
    let user = accounts::by_name_key(tx, &skeleton(name))?.filter(|user| user.state != State::Deleted);
    let user =
        user.ok_or_else(|| Error::Unusable("Nobody has this name. Go back and check it.".to_owned()))?;
    if user.id == who.id {
        return Err(Refusal::new("You can't block yourself.").into());
    }
    Ok(people::block(tx, who.id, user.id, now)?)
}

pub fn unblock(tx: &mut Conn, who: &SignedIn, name: &str) -> Result<(), Error> {
    let user = accounts::by_name_key(tx, &skeleton(name))?.ok_or(Error::NotFound)?;
    Ok(people::unblock(tx, who.id, user.id)?)
}
