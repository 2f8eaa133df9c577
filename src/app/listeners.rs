//! One match over what happened: who hears what. Every listener is idempotent.

use crate::features::{
    articles, badges, cases, casework, gatherings, held, notifications, points, ranks, reports, search,
    similar,
};
use crate::forum::activity::{self, Follower};
use crate::forum::events::Event;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// What follows from new rows of the ledger of deeds, in the transaction that writes them.
pub const FOLLOWERS: &[Follower] = &[ranks::keep::follow];

pub async fn hear(site: &Site, event: Event) -> Result<(), Error> {
    search::listen::on_event(site, event).await?;
    similar::listen::on_event(site, event).await?;
    reports::listen::on_event(site, event).await?;
    held::listen::on_event(site, event).await?;
    articles::listen::on_event(site, event).await?;
    badges::listen::on_event(site, event).await?;
    points::listen::on_event(site, event).await?;
    gatherings::listen::on_event(site, event).await?;
    cases::listen::on_event(site, event).await?;
    casework::listen::on_event(site, event).await?;
    activity::listen::on_event(site, FOLLOWERS, event).await?;
    notifications::listen::on_event(site, event).await
}
