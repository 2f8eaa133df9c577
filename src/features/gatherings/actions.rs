//! Planning, changing and cancelling; taking a seat and giving it back; who came.

use super::forms::NewGathering;
use super::model::{Gathering, GatheringId, Place, State};
use super::{policy, store};
use crate::forum::accounts::model::{State as AccountState, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::activity;
use crate::forum::audit;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::points;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Seats given in one go, where there is no limit.
const MOST: i64 = 10_000;

pub fn plan(tx: &mut Conn, who: &SignedIn, new: &NewGathering, now: Ts) -> Result<GatheringId, Error> {
    policy::may_plan(&who.viewer())?;
    let id = store::insert(tx, new, who.id, now)?;
    write_down(tx, who, id, ("plan event", "", &new.title), now)?;
    Ok(id)
}

/// Changes it; those who come hear of another time or place, and those who wait move up
/// when there are more seats.
pub fn change(
    tx: &mut Conn,
    who: &SignedIn,
    id: GatheringId,
    new: &NewGathering,
    now: Ts,
) -> Result<(), Error> {
    policy::may_plan(&who.viewer())?;
    let before = store::held(tx, id)?;
    let (taken, _) = store::counts(tx, id)?;
    if new.seats != 0 && new.seats < taken {
        let sentence = format!("{taken} people have a seat already: there can't be fewer.");
        return Err(Refusal::new(sentence).into());
    }
    store::update(tx, id, new, now)?;
    write_down(tx, who, id, ("change event", &before.title, &new.title), now)?;
    let after = store::by_id(tx, id)?;
    let moved = (before.starts_at, before.ends_at, &before.place, &before.details)
        != (after.starts_at, after.ends_at, &after.place, &after.details);
    if moved && after.state == State::Planned {
        let words =
            "The time, the place or the way in has changed. Look at it, and load the calendar file again.";
        tell_all(tx, &after, ("is changed", words), now)?;
    }
    fill(tx, &after, now)
}

pub fn cancel(tx: &mut Conn, who: &SignedIn, id: GatheringId, now: Ts) -> Result<(), Error> {
    policy::may_plan(&who.viewer())?;
    let gathering = store::held(tx, id)?;
    if !gathering.is_open(now) {
        return Err(Refusal::new("Only what has not begun can be cancelled.").into());
    }
    store::set_state(tx, id, State::Cancelled, now)?;
    write_down(tx, who, id, ("cancel event", &gathering.title, ""), now)?;
    Ok(tell_all(tx, &gathering, ("is cancelled", "We are sorry. The calendar file says so as well."), now)?)
}

/// Takes a seat, or a place in the queue; asked again it is what one has.
pub fn come(tx: &mut Conn, who: &SignedIn, id: GatheringId, now: Ts) -> Result<Place, Error> {
    let gathering = store::held(tx, id)?;
    let is_top_ten = points::store::is_top_ten(tx, who.id)?;
    policy::may_come(&who.viewer(), (&gathering, is_top_ten), now)?;
    if let Some(guest) = store::guest(tx, id, who.id)? {
        return Ok(guest.state);
    }
    let (taken, waiting) = store::counts(tx, id)?;
    let place = if gathering.has_room(taken) && waiting == 0 { Place::Seat } else { Place::Waiting };
    store::add(tx, id, who.id, place, now)?;
    Ok(place)
}

/// Gives a seat or place back; who has waited longest moves up.
pub fn leave(tx: &mut Conn, who: &SignedIn, id: GatheringId, now: Ts) -> Result<(), Error> {
    let gathering = store::held(tx, id)?;
    if !gathering.is_open(now) {
        return Err(
            Refusal::new("This event has begun, or is cancelled: there is nothing to give back.").into()
        );
    }
    if store::remove(tx, id, who.id)? {
        fill(tx, &gathering, now)?;
    }
    Ok(())
}

/// Gives back all that somebody had who deleted their account; of others nothing.
pub fn vacate(tx: &mut Conn, user: UserId, now: Ts) -> Result<(), Error> {
    if accounts::by_id(tx, user)?.state != AccountState::Deleted {
        return Ok(());
    }
    for id in store::coming_with(tx, user, now)? {
        let gathering = store::held(tx, id)?;
        if store::remove(tx, id, user)? {
            fill(tx, &gathering, now)?;
        }
    }
    Ok(())
}

/// Gives free seats to those who wait, and tells them. The gathering is held.
fn fill(tx: &mut Conn, gathering: &Gathering, now: Ts) -> Result<(), Error> {
    if !gathering.is_open(now) {
        return Ok(());
    }
    let (taken, _) = store::counts(tx, gathering.id)?;
    let free = if gathering.seats == 0 { MOST } else { gathering.seats - taken };
    if free < 1 {
        return Ok(());
    }
    for user in store::move_up(tx, gathering.id, free)? {
        let title = format!("You have a seat: {}", gathering.title);
        let body =
            "Somebody gave theirs back, or there are more now. If you can't come, give it back, please.";
        tell(tx, gathering, user, (&title, body), now)?;
    }
    Ok(())
}

/// Writes down who came.
pub fn record(tx: &mut Conn, who: &SignedIn, id: GatheringId, came: &[UserId], now: Ts) -> Result<(), Error> {
    let gathering = store::held(tx, id)?;
    policy::may_record(&who.viewer(), &gathering, now)?;
    store::set_attended(tx, id, came)?;
    for guest in store::guests_of(tx, id)? {
        let at = (came.contains(&guest.user_id) && guest.state == Place::Seat).then_some(gathering.starts_at);
        activity::set_attended(tx, (id.0, guest.user_id), at, now)?;
    }
    let counted = format!("{} came", came.len());
    Ok(write_down(tx, who, id, ("record attendance", "", &counted), now)?)
}

fn tell_all(
    tx: &mut Conn,
    gathering: &Gathering,
    (what, body): (&str, &str),
    now: Ts,
) -> diesel::QueryResult<()> {
    let title = format!("{} {what}", gathering.title);
    for guest in store::guests_of(tx, gathering.id)? {
        tell(tx, gathering, guest.user_id, (&title, body), now)?;
    }
    Ok(())
}

fn tell(
    tx: &mut Conn,
    gathering: &Gathering,
    user: UserId,
    (title, body): (&str, &str),
    now: Ts,
) -> diesel::QueryResult<()> {
    let new = NewNotice {
        user,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("gathering:{}", gathering.id),
        title,
        body,
        url: &gathering.url(),
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    id: GatheringId,
    (verb, before, after): (&str, &str, &str),
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(who.id),
        verb,
        subject_kind: "event",
        subject_id: id.0,
        before,
        after,
        reason: "",
        at,
    };
    audit::record(tx, &act)
}
