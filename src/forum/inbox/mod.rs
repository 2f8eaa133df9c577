//! What reaches a member, as far as every page and every post must know it: how
//! much is unread, that writing in a thread is following it, and what somebody is
//! told in person. What becomes a notification is decided in `features::notifications`.

pub mod courier;
pub mod notices;
pub mod store;

use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::{Site, Unread};

/// What the viewer has not read yet: all of it, grouped as the list groups it, and
/// conversations with private messages; kept for a moment, so that most pages ask nothing.
pub async fn unread(site: &Site, viewer: &Viewer) -> Result<Unread, Error> {
    let Some(user) = viewer.id() else { return Ok(Unread::default()) };
    if let Some(kept) = site.bells.get(&user.0) {
        return Ok(kept);
    }
    let (asker, on) = (viewer.clone(), site.clone());
    let has_messages = viewer.person.as_ref().is_some_and(|person| person.messages_on);
    let count = site
        .db
        .read(move |conn| {
            let seen = |thread: i64| on.reads.get((user.0, thread));
            let told = store::notices::unread(conn, user)?;
            let messages = if has_messages { store::unread_messages(conn, user)? } else { 0 };
            Ok::<_, Error>(Unread { all: told + store::unread(conn, &asker, user, seen)?, messages })
        })
        .await?;
    site.bells.insert(user.0, count);
    Ok(count)
}
