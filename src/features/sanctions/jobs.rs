//! Sanctions that end by themselves.

use super::{actions, store};
use crate::forum::accounts::session;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Sanctions ended in one transaction.
const MOST: i64 = 50;

/// Ends what is due. Asked twice, nothing ends twice.
pub async fn run(site: &Site) -> Result<usize, Error> {
    let now = site.clock.now();
    let due = site.db.read(move |conn| Ok::<_, Error>(store::due(conn, now, MOST)?)).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let count = due.len();
    site.db
        .write(move |tx| {
            for id in &due {
                let sanction = store::by_id(tx, *id)?;
                actions::end(tx, &sanction, None, now)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    session::forget_all(site);
    Ok(count)
}
