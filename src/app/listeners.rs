//! One match over what happened: who hears what. Every listener is idempotent.

use crate::forum::events::Event;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn hear(_site: &Site, _event: Event) -> Result<(), Error> {
    Ok(())
}
