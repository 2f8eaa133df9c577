//! A team: inviting, answering, roles, leaving. The artist is held, so that no two
//! changes cross: there is always an owner.

use std::time::Duration;

use crate::features::artists::model::{Artist, ArtistId, TeamRole};
use crate::features::artists::policy;
use crate::features::artists::store::{self, invitations};
use crate::forum::accounts::model::{State, User};
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::inbox::store::notices as told;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::text::names::skeleton;

/// Who declined is not asked by the same team again for so long.
const PEACE: Duration = Duration::from_secs(30 * 86_400);

/// What a notice about an invitation is known by.
fn told_of(id: ArtistId) -> String {
    format!("artist:{id}")
}

fn member(tx: &mut Conn, name: &str) -> Result<User, Error> {
    let user = accounts::by_name_key(tx, &skeleton(name.trim().trim_start_matches('@')))?;
    user.filter(|user| matches!(user.state, State::Active | State::Silenced)).ok_or_else(|| {
        Refusal::new("Nobody here has this username. Check how it is written on their profile.").into()
    })
}

/// Asks somebody to join; gives what they are called.
pub fn invite(
    tx: &mut Conn,
    who: &SignedIn,
    id: ArtistId,
    (name, role): (&str, TeamRole),
    now: Ts,
) -> Result<String, Error> {
    store::own(tx, who.id, id)?;
    store::hold(tx, id, now)?;
    let (artist, own) = store::own(tx, who.id, id)?;
    policy::may_take_part(&who.viewer())?;
    policy::may_handle(own.role, role)?;
    let people = store::people(tx, id)? + invitations::count(tx, id)?;
    policy::may_invite(&artist, people)?;
    let user = member(tx, name)?;
    if store::is_in(tx, user.id, id)? {
        return Err(Refusal::new(format!("{} is in the team already.", user.face().name())).into());
    }
    let declined = invitations::find(tx, id, user.id)?.and_then(|known| known.declined_at);
    if declined.is_some_and(|at| at.plus(PEACE) > now) {
        return Err(Refusal::new(format!(
            "{} has declined. They can be asked again in some weeks.",
            user.face().name()
        ))
        .into());
    }
    invitations::put(tx, id, user.id, (role, who.id), now)?;
    let new = NewNotice {
        user: user.id,
        kind: NoticeKind::Team,
        from: Some(who.id),
        dedupe: &told_of(id),
        title: &format!("{} invites you to the team of {}", who.name, artist.name),
        body: "",
        url: "/artists",
    };
    notices::tell(tx, &new, now)?;
    Ok(user.face().name().to_owned())
}

/// Somebody of the team takes an invitation back.
pub fn take_back(tx: &mut Conn, who: &SignedIn, id: ArtistId, name: &str, now: Ts) -> Result<(), Error> {
    store::own(tx, who.id, id)?;
    store::hold(tx, id, now)?;
    let (_, own) = store::own(tx, who.id, id)?;
    let user = member(tx, name)?;
    if let Some(known) = invitations::find(tx, id, user.id)? {
        policy::may_handle(own.role, known.role)?;
        invitations::take(tx, id, user.id)?;
        told::mark_read_about(tx, user.id, &told_of(id), now)?;
    }
    Ok(())
}

/// The invited joins; sent twice joins once.
pub fn accept(tx: &mut Conn, who: &SignedIn, id: ArtistId, now: Ts) -> Result<Artist, Error> {
    let artist = store::by_id(tx, id)?;
    store::hold(tx, id, now)?;
    if store::is_in(tx, who.id, id)? {
        return Ok(artist);
    }
    let Some(role) = invitations::take(tx, id, who.id)? else { return Err(Error::NotFound) };
    policy::may_take_part(&who.viewer())?;
    store::join(tx, id, who.id, (role, false), now)?;
    told::mark_read_about(tx, who.id, &told_of(id), now)?;
    Ok(artist)
}

pub fn decline(tx: &mut Conn, who: &SignedIn, id: ArtistId, now: Ts) -> Result<Artist, Error> {
    let artist = store::by_id(tx, id)?;
    if !invitations::decline(tx, id, who.id, now)? {
        return Err(Error::NotFound);
    }
    told::mark_read_about(tx, who.id, &told_of(id), now)?;
    Ok(artist)
}

/// Gives somebody of the team another role.
pub fn set_role(
    tx: &mut Conn,
    who: &SignedIn,
    id: ArtistId,
    (name, role): (&str, TeamRole),
    now: Ts,
) -> Result<String, Error> {
    store::own(tx, who.id, id)?;
    store::hold(tx, id, now)?;
    let (_, own) = store::own(tx, who.id, id)?;
    let user = member(tx, name)?;
    let (_, theirs) = store::own(tx, user.id, id)?;
    policy::may_handle(own.role, theirs.role)?;
    policy::may_handle(own.role, role)?;
    if role != TeamRole::Owner {
        policy::may_go(theirs.role, store::owners(tx, id)?)?;
    }
    store::set_role(tx, id, user.id, role)?;
    Ok(user.face().name().to_owned())
}

pub fn remove(tx: &mut Conn, who: &SignedIn, id: ArtistId, name: &str, now: Ts) -> Result<String, Error> {
    store::own(tx, who.id, id)?;
    store::hold(tx, id, now)?;
    let (artist, own) = store::own(tx, who.id, id)?;
    let key = skeleton(name.trim());
    let user = accounts::by_name_key(tx, &key)?.ok_or(Error::NotFound)?;
    let (_, theirs) = store::own(tx, user.id, id)?;
    policy::may_handle(own.role, theirs.role)?;
    policy::may_go(theirs.role, store::owners(tx, id)?)?;
    store::remove(tx, id, user.id)?;
    if user.id != who.id {
        let new = NewNotice {
            user: user.id,
            kind: NoticeKind::Team,
            from: None,
            dedupe: &told_of(id),
            title: &format!("You are not in the team of {} any more", artist.name),
            body: "",
            url: "/artists",
        };
        notices::tell(tx, &new, now)?;
    }
    Ok(user.face().name().to_owned())
}

pub fn leave(tx: &mut Conn, who: &SignedIn, id: ArtistId, now: Ts) -> Result<Artist, Error> {
    store::own(tx, who.id, id)?;
    store::hold(tx, id, now)?;
    let (artist, own) = store::own(tx, who.id, id)?;
    policy::may_go(own.role, store::owners(tx, id)?)?;
    store::remove(tx, id, who.id)?;
    Ok(artist)
}

/// Whether the artist's name stands on one's profile.
pub fn set_shown(tx: &mut Conn, who: &SignedIn, id: ArtistId, shown: bool) -> Result<(), Error> {
    store::own(tx, who.id, id)?;
    Ok(store::set_shown(tx, id, who.id, shown)?)
}
