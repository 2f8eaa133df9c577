//! Runs of the Vault's rules, batch by batch, in any process.

use super::{actions, store};
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Batches in one go, so that other work comes in between.
const BATCHES: usize = 4;

/// Goes on with the oldest run that is under way; says how many threads were looked at.
pub async fn run(site: &Site) -> Result<usize, Error> {
    let mut looked = 0;
    for _ in 0..BATCHES {
        let Some(id) = site.db.read(|conn| Ok::<_, Error>(store::next_running(conn)?)).await? else { break };
        let (now, on) = (site.clock.now(), site.clone());
        let batch = site.db.write(move |tx| actions::go_on(tx, &on.config.statuses, id, now)).await?;
        looked += batch;
        if batch == 0 {
            break;
        }
    }
    Ok(looked)
}
