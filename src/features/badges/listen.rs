//! Who was thanked, or solved something, may have reached a badge.

use super::{actions, store};
use crate::forum::events::Event;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let (Event::SolutionAccepted { post, .. } | Event::KudoGiven { post, .. }) = event else { return Ok(()) };
    let author = site.db.read(move |conn| Ok::<_, Error>(store::author_of(conn, post.0)?)).await?;
    let (on, now) = (site.clone(), site.clock.now());
    let work = move |tx: &mut Conn| actions::settle(tx, &on.config.badges, author, now);
    if author.is_some() && site.db.write_unseen(work).await? > 0 {
        // They stand on a profile that guests see.
        site.db.outdate();
    }
    Ok(())
}
