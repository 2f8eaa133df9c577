//! Who sits on which team, what they take, and how a team's cases find somebody. Each change is in
//! the audit log, and can be taken back from there.

use super::setup::write_down;
use crate::features::casework::policy;
use crate::features::casework::store::people;
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{Around, Entry, Way};
use crate::forum::cases::model::Routing;
use crate::forum::cases::store::seats as rows;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

const SEAT: &str = "set desk seat";
const KNOWS: &str = "set desk skills";
const ROUTING: &str = "set desk routing";

word_enum! {
    /// How somebody sits on a team.
    Sitting {
        None = "none",
        Takes = "takes cases",
        Paused = "takes no new cases",
    }
}

impl Sitting {
    fn now(conn: &mut Conn, user: UserId, team: &str) -> diesel::QueryResult<Self> {
        Ok(match rows::seat(conn, user, team)?.map(|seat| seat.takes) {
            None => Self::None,
            Some(true) => Self::Takes,
            Some(false) => Self::Paused,
        })
    }
}

/// Somebody comes to a team, pauses there, or leaves it.
pub fn set_seat(
    tx: &mut Conn,
    who: &SignedIn,
    (user, team): (UserId, &str),
    to: Sitting,
    now: Ts,
) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let faces = people(tx, &policy::working_roles())?;
    let face = faces.iter().find(|face| face.id == user);
    // Whoever works there no longer can still be taken from a team.
    if face.is_none() && to != Sitting::None {
        return Err(Refusal::new("They don't work at the desk.").into());
    }
    sit(tx, who, (user, team, face.map_or("", |face| &face.username)), to, now)
}

/// One's own seat: there for new cases, or not for a while. Nobody puts themselves on a team.
pub fn set_own(tx: &mut Conn, who: &SignedIn, team: &str, to: Sitting, now: Ts) -> Result<(), Error> {
    policy::may_work(&who.viewer())?;
    if to == Sitting::None || rows::seat(tx, who.id, team)?.is_none() {
        return Err(Refusal::new("You don't sit on this team: whoever runs the desk puts you there.").into());
    }
    sit(tx, who, (who.id, team, &who.username), to, now)
}

fn sit(
    tx: &mut Conn,
    who: &SignedIn,
    (user, team, name): (UserId, &str, &str),
    to: Sitting,
    now: Ts,
) -> Result<(), Error> {
    let before = Sitting::now(tx, user, team)?;
    if before == to {
        return Ok(());
    }
    match to {
        Sitting::None => rows::remove(tx, user, team)?,
        Sitting::Takes => rows::set_takes(tx, user, team, true)?,
        Sitting::Paused => rows::set_takes(tx, user, team, false)?,
    }
    let at = |sitting: Sitting| format!("{team}: {}", sitting.word());
    Ok(write_down(tx, who, (SEAT, user.0), (&at(before), &at(to), name), now)?)
}

/// Which categories somebody on a team takes; none: all of them.
pub fn set_knows(
    tx: &mut Conn,
    who: &SignedIn,
    (user, team): (UserId, &str),
    knows: &[String],
    now: Ts,
) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let before = rows::seat(tx, user, team)?.ok_or_else(|| Refusal::new("They don't sit on this team."))?;
    let after = knows.join(" ");
    if before.knows == after {
        return Ok(());
    }
    rows::set_knows(tx, user, team, &after)?;
    let at = |knows: &str| format!("{team}: {}", if knows.is_empty() { "everything" } else { knows });
    Ok(write_down(tx, who, (KNOWS, user.0), (&at(&before.knows), &at(&after), ""), now)?)
}

/// How the cases of a team find somebody from now on; those that wait already are claimed by hand.
pub fn set_routing(tx: &mut Conn, who: &SignedIn, team: &str, to: Routing, now: Ts) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let before = rows::routing(tx, team)?;
    if before == to {
        return Ok(());
    }
    rows::set_routing(tx, team, to)?;
    let at = |routing: Routing| format!("{team}: {}", routing.word());
    Ok(write_down(tx, who, (ROUTING, 0), (&at(before), &at(to), ""), now)?)
}

/// How these changes are taken back.
pub const WAYS: &[Way] = &[
    Way { subject: "desk", verbs: &[SEAT], overtaken_by: &[], undo: undo_seat },
    Way { subject: "desk", verbs: &[KNOWS], overtaken_by: &[], undo: undo_knows },
    Way { subject: "desk", verbs: &[ROUTING], overtaken_by: &[], undo: undo_routing },
];

/// What stood before and after a change of a team: the team, and the words of both.
fn read(entry: &Entry) -> Result<(&str, &str, &str), Error> {
    let (Some((team, before)), Some((_, after))) =
        (entry.before.split_once(": "), entry.after.split_once(": "))
    else {
        return Err(Error::NotFound);
    };
    Ok((team, before, after))
}

fn undo_seat(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (team, before, after) = read(entry)?;
    let word = |word| Sitting::from_word(word).ok_or(Error::NotFound);
    let (before, after, user) = (word(before)?, word(after)?, UserId(entry.subject_id));
    entry.must_stand(Sitting::now(tx, user, team)? == after)?;
    set_seat(tx, who, (user, team), before, around.now)
}

fn undo_knows(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (team, before, after) = read(entry)?;
    let words = |text: &str| if text == "everything" { String::new() } else { text.to_owned() };
    let user = UserId(entry.subject_id);
    let stands = rows::seat(tx, user, team)?.is_some_and(|seat| seat.knows == words(after));
    entry.must_stand(stands)?;
    let before: Vec<String> = words(before).split_whitespace().map(str::to_owned).collect();
    set_knows(tx, who, (user, team), &before, around.now)
}

fn undo_routing(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (team, before, after) = read(entry)?;
    let word = |word| Routing::from_word(word).ok_or(Error::NotFound);
    let (before, after) = (word(before)?, word(after)?);
    entry.must_stand(rows::routing(tx, team)? == after)?;
    set_routing(tx, who, team, before, around.now)
}
