//! Badges that come with the days, and those that no event brought.

use super::actions;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Gives what was reached since; asked twice, nothing is given twice.
pub async fn run(site: &Site) -> Result<usize, Error> {
    let (on, now) = (site.clone(), site.clock.now());
    site.db.write(move |tx| actions::settle(tx, &on.config.badges, None, now)).await
}
