//! Giving roles, ranks and levels, and making board moderators.

use crate::features::administration::forms::StandingForm;
use crate::features::administration::store;
use crate::forum::accounts::model::{State, User, UserId};
use crate::forum::accounts::{names, store as accounts};
use crate::forum::audit;
use crate::forum::boards::model::{Access, Board};
use crate::forum::boards::policy;
use crate::forum::permissions::standing::{self, Change};
use crate::forum::permissions::{self, Act, Standing};
use crate::forum::viewer::{Role, SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::web::forms::FormErrors;

/// Done, or what the form must say.
type Outcome<T = ()> = Result<T, FormErrors>;

pub fn may(viewer: &Viewer, act: Act) -> Result<(), Refusal> {
    if permissions::may(viewer, act) {
        return Ok(());
    }
    Err(Refusal::new(match act {
        Act::SetRoles => "Only administrators give and take roles.",
        Act::EditBoards => "Only community managers and administrators change areas and boards.",
        _ => "This page is for those who run the community.",
    }))
}

/// Makes somebody what the form says. The last administrator stays one (TRUST A44).
pub fn set_standing(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    form: &StandingForm,
    now: Ts,
) -> Result<Outcome, Error> {
    may(&who.viewer(), Act::SetRoles)?;
    let administrators = store::held_administrators(tx)?;
    // Their own role may have gone while this waited.
    if !administrators.contains(&who.id) {
        return Err(Refusal::new("Only administrators give and take roles.").into());
    }
    let user = accounts::by_id(tx, user)?;
    if user.state == State::Deleted {
        return Err(Error::NotFound);
    }
    let before = Standing::of(&user);
    if before == form.standing {
        return Ok(Ok(()));
    }
    let stays = form.standing.role == Role::Administrator;
    if before.role == Role::Administrator && !stays && administrators == [user.id] {
        let sentence = "This is the last administrator. Make somebody else one first.";
        return Ok(Err(FormErrors::one("standing", sentence)));
    }
    if form.standing.role > Role::Star && user.confirmed_at.is_none() {
        let sentence = "Their e-mail address is not confirmed yet: they can't be staff before.";
        return Ok(Err(FormErrors::one("standing", sentence)));
    }
    let how = Change { by: Some(who.id), verb: "set_standing", reason: &form.reason, at: now };
    standing::change(tx, &user, form.standing, how)?;
    Ok(Ok(()))
}

/// Makes the member of this name a moderator of the board; a sentence when that can't be.
pub fn add_moderator(
    tx: &mut Conn,
    who: &SignedIn,
    board: &Board,
    username: &str,
    now: Ts,
) -> Result<Outcome<User>, Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let no = |sentence: &str| Ok(Err(FormErrors::one("username", sentence)));
    let found = accounts::by_name_key(tx, &names::key(username.trim()))?;
    let Some(user) = found.filter(|user| matches!(user.state, State::Active)) else {
        return no("Nobody who can take part has this username.");
    };
    if user.confirmed_at.is_none() {
        return no("Their e-mail address is not confirmed yet.");
    }
    if permissions::standing_may(Standing::of(&user), Act::Hide) {
        return no("They moderate every board already.");
    }
    let open = policy::open_to_role(Some(user.role));
    if board.read_access != Access::Everyone && !open.contains(&board.read_access) {
        return no("They can't read this board, so they can't moderate it.");
    }
    if permissions::store::add(tx, board.id, user.id, who.id, now)? {
        write_down(tx, who, ("add_board_moderator", &user), ("", &board.slug), "", now)?;
    }
    Ok(Ok(user))
}

/// Ends it; doing it twice changes nothing more.
pub fn remove_moderator(
    tx: &mut Conn,
    who: &SignedIn,
    board: &Board,
    user: UserId,
    now: Ts,
) -> Result<(), Error> {
    may(&who.viewer(), Act::EditBoards)?;
    let user = accounts::by_id(tx, user)?;
    if permissions::store::remove(tx, board.id, user.id)? {
        write_down(tx, who, ("remove_board_moderator", &user), (&board.slug, ""), "", now)?;
    }
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    (verb, user): (&str, &User),
    (before, after): (&str, &str),
    reason: &str,
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb,
            subject_kind: "user",
            subject_id: user.id.0,
            before,
            after,
            reason,
            at,
        },
    )
}
