//! Leaving: the account's row stays without anything about a person, so that posts have an author.

use super::store;
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::events::{self, Event};
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::{Error, Refusal};

/// Who has a task here hands it over first: nothing must stand without anybody behind it.
pub fn may_leave(who: &SignedIn) -> Result<(), Refusal> {
    if who.role >= Role::Agent {
        return Err(Refusal::new(
            "You are staff here. Ask an administrator to take your role first; then you can delete your account.",
        ));
    }
    Ok(())
}

pub fn leave(tx: &mut Conn, who: &SignedIn, now: Ts) -> Result<(), Error> {
    may_leave(who)?;
    let user = accounts::by_id(tx, who.id)?;
    store::wipe(tx, who.id, now)?;
    if let Some(key) = user.avatar.strip_prefix("upload:") {
        discard::record(tx, "avatars", key, now)?;
    }
    for key in store::unused_uploads(tx, who.id)? {
        discard::record(tx, "attachments", &key, now)?;
    }
    store::delete_unused_uploads(tx, who.id)?;
    let act = audit::Act {
        actor_id: None,
        verb: "delete account",
        subject_kind: "user",
        subject_id: who.id.0,
        before: user.state.word(),
        after: "deleted",
        reason: "as its owner asked",
        at: now,
    };
    audit::record(tx, &act)?;
    Ok(events::record(tx, Event::MemberRenamed { user: who.id }, now)?)
}
