//! Posts of those who left go on going, some at a time.

use super::{actions, store};
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn run(site: &Site) -> Result<(), Error> {
    let is_anybody = site.db.read(|conn| Ok::<_, Error>(store::is_anybody_leaving(conn)?)).await?;
    if !is_anybody {
        return Ok(());
    }
    let now = site.clock.now();
    site.db.write(move |tx| actions::take_posts(tx, now)).await.map(drop)
}
