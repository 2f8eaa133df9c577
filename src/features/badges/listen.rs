//! Who was thanked, or solved something, may have reached a badge.

use super::{actions, store};
use crate::forum::events::Event;
use crate::kit::error::Error;
use crate::kit::site::Site;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let (Event::SolutionAccepted { post, .. } | Event::KudoGiven { post, .. }) = event else { return Ok(()) };
    let (on, now) = (site.clone(), site.clock.now());
    site.db
        .write_unseen(move |tx| match store::author_of(tx, post.0)? {
            Some(author) => actions::settle(tx, &on.config.badges, Some(author), now).map(|_| ()),
            None => Ok(()),
        })
        .await
}
