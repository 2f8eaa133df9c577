//! Ending sessions.

use crate::forum::accounts::{session, store};
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Ends one of one's own sessions; another's is not there.
pub async fn end(site: &Site, person: &SignedIn, which: i64) -> Result<(), Error> {
    let id = person.id;
    let ended = site.db.write(move |tx| Ok::<_, Error>(store::sessions::end(tx, id, which)?)).await?;
    session::forget_all(site);
    if ended == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Ends all sessions but the present one.
pub async fn end_others(site: &Site, person: &SignedIn) -> Result<usize, Error> {
    let (id, keep) = (person.id, Some(person.session));
    let ended = site.db.write(move |tx| Ok::<_, Error>(store::sessions::end_all_but(tx, id, keep)?)).await?;
    session::forget_all(site);
    Ok(ended)
}
