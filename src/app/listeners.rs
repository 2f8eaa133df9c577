//! One match over what happened: who hears what. Every listener is idempotent.

use crate::features::{articles, casework, held, notifications, reports, search, similar};
use crate::forum::events::Event;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn hear(site: &Site, event: Event) -> Result<(), Error> {
    search::listen::on_event(site, event).await?;
    similar::listen::on_event(site, event).await?;
    reports::listen::on_event(site, event).await?;
    held::listen::on_event(site, event).await?;
    articles::listen::on_event(site, event).await?;
    casework::listen::on_event(site, event).await?;
    notifications::listen::on_event(site, event).await
}
