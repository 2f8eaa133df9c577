//! How the desk works: macros and the notice; seats are in `seats.rs`. Each change is in the audit
//! log, and can be taken back from there. A macro that is changed is a new one in its place, so
//! that the log names both by their numbers and holds no words of theirs.

use crate::features::casework::policy;
use crate::features::casework::store::setup::{self as rows, MacroId};
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::cases::store::desk;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

const NOTICE: &str = "set desk notice";
const ADD_MACRO: &str = "add macro";
const CHANGE_MACRO: &str = "change macro";
const REMOVE_MACRO: &str = "remove macro";

pub(super) fn write_down(
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
