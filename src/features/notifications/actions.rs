//! Following and leaving, choosing how to be told, reading.

use super::forms::Chosen;
use super::model::{Target, Way};
use super::seals::Stop;
use super::store::{settings, subscriptions};
use crate::forum::accounts::model::UserId;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Follows what a form names; doing so twice is doing it once.
pub fn subscribe(tx: &mut Conn, who: &SignedIn, word: &str, now: Ts) -> Result<Target, Error> {
    let target = subscriptions::visible(tx, &who.viewer(), word)?;
    subscriptions::set(tx, who.id, target, true, now)?;
    Ok(target)
}

/// Leaves it, also when it can't be seen any more. What was never followed is
/// remembered only where it could follow by itself: threads that can be seen.
pub fn unsubscribe(tx: &mut Conn, who: &SignedIn, word: &str, now: Ts) -> Result<Target, Error> {
    let target = subscriptions::named(tx, word)?;
    if subscriptions::wanted(tx, who.id, target)?.is_none() {
        subscriptions::visible(tx, &who.viewer(), word)?;
    }
    subscriptions::set(tx, who.id, target, false, now)?;
    Ok(target)
}

pub fn choose(tx: &mut Conn, who: &SignedIn, chosen: &Chosen) -> Result<(), Error> {
    for (kind, way) in &chosen.ways {
        settings::choose(tx, who.id, *kind, *way)?;
    }
    settings::set(tx, who.id, &chosen.habits)?;
    Ok(())
}

/// Stops what a letter's last line names. On the site one still hears of it,
/// unless it came by a subscription, which is left.
pub fn stop(tx: &mut Conn, user: UserId, what: Stop, now: Ts) -> Result<(), Error> {
    match what {
        Stop::Place(target) => subscriptions::set(tx, user, target, false, now)?,
        Stop::Kind(kind) => settings::choose(tx, user, kind.choice(), Way::Site)?,
        Stop::Way(way) => {
            for (kind, chosen) in settings::choices(tx, user)? {
                if chosen == way {
                    settings::choose(tx, user, kind, Way::Site)?;
                }
            }
        }
    }
    Ok(())
}
