//! Formulas that are tried or applied, batch by batch, in any process.

use std::time::{Duration, Instant};

use super::actions;
use super::store::formulas;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// One go lasts so long at most, so that a site that stops does not wait for it.
const GO: Duration = Duration::from_secs(1);

/// Goes on with the oldest formula that is under way; says how many members were looked at.
pub async fn run(site: &Site) -> Result<i64, Error> {
    let begun = Instant::now();
    let mut looked = 0;
    while begun.elapsed() < GO {
        let Some(id) = site.db.read(|conn| Ok::<_, Error>(formulas::under_way(conn)?)).await? else { break };
        let (now, on) = (site.clock.now(), site.clone());
        let batch = site.db.write(move |tx| actions::go_on(tx, &on.config, id, now)).await?;
        looked += batch;
    }
    Ok(looked)
}
