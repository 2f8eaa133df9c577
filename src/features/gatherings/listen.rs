//! Whoever is no more needs no seat: the next one gets it.

use super::actions;
use crate::forum::events::Event;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let Event::MemberStateChanged { user } = event else { return Ok(()) };
    let now = site.clock.now();
    site.db.write_unseen(move |tx| actions::vacate(tx, user, now)).await
}
