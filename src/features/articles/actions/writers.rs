//! Inviting Stars to write articles, and ending that.

use crate::features::articles::policy;
use crate::features::articles::store::writers;
use crate::forum::accounts::model::{State, User, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::boards::model::BoardKind;
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::text::names;

/// Invites the Star of this name; a sentence when that can't be.
pub fn invite(
    tx: &mut Conn,
    who: &SignedIn,
    username: &str,
    kind: BoardKind,
    now: Ts,
) -> Result<Result<User, String>, Error> {
    policy::may_invite(&who.viewer())?;
    let found = accounts::by_name_key(tx, &names::skeleton(username.trim()))?;
    let Some(user) = found.filter(|user| user.state != State::Deleted) else {
        return Ok(Err("Nobody here has this username.".to_owned()));
    };
    if user.role >= Role::Moderator {
        return Ok(Err("Staff write articles without an invitation.".to_owned()));
    }
    if user.role != Role::Star {
        return Ok(Err("Only Stars can be invited to write articles.".to_owned()));
    }
    if writers::insert(tx, user.id, kind, who.id, now)? {
        write_down(tx, who, user.id, ("", kind.word()), now)?;
    }
    Ok(Ok(user))
}

/// Ends it; what was written stays. Doing it twice changes nothing more.
pub fn revoke(tx: &mut Conn, who: &SignedIn, user: UserId, kind: BoardKind, now: Ts) -> Result<(), Error> {
    policy::may_invite(&who.viewer())?;
    if writers::delete(tx, user, kind)? {
        write_down(tx, who, user, (kind.word(), ""), now)?;
    }
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    (before, after): (&str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb: if after.is_empty() { "revoke_writer" } else { "invite_writer" },
            subject_kind: "user",
            subject_id: user.0,
            before,
            after,
            reason: "",
            at,
        },
    )
}
