//! A guest who asked the desk turns out to be a member.

use crate::forum::accounts::store as accounts;
use crate::forum::cases::actions;
use crate::forum::events::Event;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let Event::AddressConfirmed { user } = event else { return Ok(()) };
    let now = site.clock.now();
    site.db
        .write_unseen(move |tx| {
            let person = accounts::by_id(tx, user)?;
            match person.email.filter(|_| person.confirmed_at.is_some()) {
                Some(email) => actions::adopt(tx, user, &email, now),
                None => Ok(()),
            }
        })
        .await
}
