//! An address of which a guest got the blog turns out to be a member's.

use super::store::mailings;
use crate::forum::accounts::store as accounts;
use crate::forum::events::Event;
use crate::forum::inbox::store as inbox;
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let Event::AddressConfirmed { user } = event else { return Ok(()) };
    let now = site.clock.now();
    site.db
        .write_unseen(move |tx| {
            let person = accounts::by_id(tx, user)?;
            let Some(email) = person.email.filter(|_| person.confirmed_at.is_some()) else { return Ok(()) };
            // What was only asked for, and never confirmed, waits for its owner as before.
            if mailings::delete_confirmed(tx, &address_key(&email))? {
                inbox::follow_blog(tx, user, now)?;
            }
            Ok::<_, Error>(())
        })
        .await
}
