//! What moderators do elsewhere decides about posts that wait, and teaches the
//! filter. Reads what is true now, so that hearing twice does no harm.

use super::store;
use crate::forum::audit;
use crate::forum::events::Event;
use crate::forum::gate::{self, lessons};
use crate::forum::posts::model::PostId;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold::fold;

pub async fn on_event(site: &Site, event: Event) -> Result<(), Error> {
    let now = site.clock.now();
    match event {
        Event::PostStateChanged { post } => site.db.write_unseen(move |tx| post_changed(tx, post, now)).await,
        Event::ThreadStateChanged { thread } => {
            let follow = move |tx: &mut Conn| match gate::store::waiting_opener(tx, thread)? {
                Some(held) => gate::follow(tx, &held, now),
                None => Ok(()),
            };
            site.db.write_unseen(follow).await
        }
        // Words that were purged teach nothing any more.
        Event::PostEdited { post } => {
            let forget = move |tx: &mut Conn| match audit::last(tx, "post", post.0, "purge")? {
                Some(at) => Ok(lessons::forget_before(tx, post, at)?),
                None => Ok::<_, Error>(()),
            };
            site.db.write_unseen(forget).await
        }
        _ => Ok(()),
    }
}

fn post_changed(tx: &mut Conn, post: PostId, now: Ts) -> Result<(), Error> {
    if let Some(held) = gate::store::waiting(tx, post)? {
        gate::follow(tx, &held, now)?;
    }
    match store::removal_of(tx, post)? {
        Some(reason) if names_spam(&reason) || store::is_reported_spam(tx, post)? => {
            Ok(lessons::learn(tx, post, true, now)?)
        }
        Some(_) => Ok(()),
        // Brought back: it was none.
        None if lessons::is_known_spam(tx, post)? && !gate::store::is_refused(tx, post)? => {
            Ok(lessons::forget(tx, post)?)
        }
        None => Ok(()),
    }
}

/// Whether a moderator's reason calls it spam.
fn names_spam(reason: &str) -> bool {
    let reason = fold(reason);
    ["spam", "advert"].iter().any(|word| reason.contains(word))
}
