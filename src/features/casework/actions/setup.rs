//! How the desk works: seats, macros and the notice. Each change is in the audit log, and can be
//! taken back from there. A macro that is changed is a new one in its place, so that the log names
//! both by their numbers and holds no words of theirs.

use crate::features::casework::policy;
use crate::features::casework::store::people;
use crate::features::casework::store::setup::{self as rows, MacroId};
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::cases::store::desk;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

const NOTICE: &str = "set desk notice";
const SEAT: &str = "set desk seat";
const ADD_MACRO: &str = "add macro";
const CHANGE_MACRO: &str = "change macro";
const REMOVE_MACRO: &str = "remove macro";

word_enum! {
    /// How somebody sits on a team.
    Seat {
        None = "none",
        Takes = "takes cases",
        Paused = "takes no new cases",
    }
}

impl Seat {
    fn of(takes: Option<bool>) -> Self {
        match takes {
            None => Self::None,
            Some(true) => Self::Takes,
            Some(false) => Self::Paused,
        }
    }
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    (verb, subject_id): (&str, i64),
    (before, after, reason): (&str, &str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "desk",
        subject_id,
        before,
        after,
        reason,
        at,
    };
    audit::record(tx, &act)
}

/// Says to all that replies are slower, or nothing any more.
pub fn set_notice(tx: &mut Conn, who: &SignedIn, text: &str, reason: &str, now: Ts) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let before = desk::notice(tx)?;
    if before == text {
        return Ok(());
    }
    desk::set_notice(tx, text)?;
    Ok(write_down(tx, who, (NOTICE, 0), (&before, text, reason), now)?)
}

/// Somebody comes to a team, pauses there, or leaves it.
pub fn set_seat(
    tx: &mut Conn,
    who: &SignedIn,
    (user, team): (UserId, &str),
    seat: Seat,
    now: Ts,
) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let faces = people(tx, &policy::working_roles())?;
    let face = faces.iter().find(|face| face.id == user);
    // Whoever works there no longer can still be taken from a team.
    if face.is_none() && seat != Seat::None {
        return Err(Refusal::new("They don't work at the desk.").into());
    }
    let before = Seat::of(rows::seat(tx, user, team)?);
    if before == seat {
        return Ok(());
    }
    match seat {
        Seat::None => rows::remove_seat(tx, user, team)?,
        Seat::Takes => rows::set_seat(tx, user, team, true)?,
        Seat::Paused => rows::set_seat(tx, user, team, false)?,
    }
    let at = |seat: Seat| format!("{team}: {}", seat.word());
    let name = face.map_or("", |face| &face.username);
    Ok(write_down(tx, who, (SEAT, user.0), (&at(before), &at(seat), name), now)?)
}

pub fn add_macro(tx: &mut Conn, who: &SignedIn, (name, body): (&str, &str), now: Ts) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let id = rows::add_macro(tx, name, body, who.id, now)?;
    Ok(write_down(tx, who, (ADD_MACRO, id.0), ("", &id.to_string(), name), now)?)
}

/// A new one in the place of the old one.
pub fn change_macro(
    tx: &mut Conn,
    who: &SignedIn,
    id: MacroId,
    (name, body): (&str, &str),
    now: Ts,
) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let before = rows::macro_by_id(tx, id)?;
    if before.name == name && before.body == body {
        return Ok(());
    }
    let new = rows::add_macro(tx, name, body, who.id, now)?;
    rows::set_gone(tx, id, Some(now))?;
    Ok(write_down(tx, who, (CHANGE_MACRO, new.0), (&id.to_string(), &new.to_string(), name), now)?)
}

pub fn remove_macro(tx: &mut Conn, who: &SignedIn, id: MacroId, now: Ts) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let before = rows::macro_by_id(tx, id)?;
    rows::set_gone(tx, id, Some(now))?;
    Ok(write_down(tx, who, (REMOVE_MACRO, id.0), (&id.to_string(), "", &before.name), now)?)
}

/// How changes of the desk's set-up are taken back.
pub const WAYS: &[Way] = &[
    Way { subject: "desk", verbs: &[NOTICE], overtaken_by: &[NOTICE], undo: undo_notice },
    Way { subject: "desk", verbs: &[SEAT], overtaken_by: &[], undo: undo_seat },
    Way {
        subject: "desk",
        verbs: &[ADD_MACRO, CHANGE_MACRO, REMOVE_MACRO],
        overtaken_by: &[],
        undo: undo_macro,
    },
];

fn undo_notice(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    entry.must_stand(desk::notice(tx)? == entry.after)?;
    set_notice(tx, who, &entry.before, &entry.undone_because(), around.now)
}

fn undo_seat(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let read = |text: &str| {
        let (team, word) = text.split_once(": ")?;
        Some((team.to_owned(), Seat::from_word(word)?))
    };
    let (Some((team, before)), Some((_, after))) = (read(&entry.before), read(&entry.after)) else {
        return Err(Error::NotFound);
    };
    let user = UserId(entry.subject_id);
    entry.must_stand(Seat::of(rows::seat(tx, user, &team)?) == after)?;
    set_seat(tx, who, (user, &team), before, around.now)
}

fn undo_macro(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let id = |text: &str| text.parse().ok().map(MacroId);
    let (before, after) = (id(&entry.before), id(&entry.after));
    if let Some(after) = after {
        entry.must_stand(rows::is_there(tx, after)?)?;
        rows::set_gone(tx, after, Some(around.now))?;
    }
    if let Some(before) = before {
        entry.must_stand(!rows::is_there(tx, before)?)?;
        rows::set_gone(tx, before, None)?;
    }
    let verb = match (before, after) {
        (None, _) => REMOVE_MACRO,
        (_, None) => ADD_MACRO,
        _ => CHANGE_MACRO,
    };
    let subject = before.or(after).map_or(0, |id| id.0);
    let reason = entry.undone_because();
    Ok(write_down(tx, who, (verb, subject), (&entry.after, &entry.before, &reason), around.now)?)
}
