//! The blog by e-mail for guests, after they confirmed the address; members
//! follow it as they follow anything else.
//! No answer tells whether an address is known.

use crate::features::articles::letters;
use crate::features::articles::store::mailings;
use crate::forum::accounts::store as accounts;
use crate::forum::inbox::store as inbox;
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::mail::{self, address_key};
use crate::kit::secret;
use crate::kit::site::Site;

/// What a seal under a letter is good for.
const PURPOSE: &str = "blog-unsubscribe";

/// A guest's wish: a letter goes to the address, and nothing else until its
/// owner presses the button. Where it is confirmed already, a letter to nobody
/// is written instead, so that the answer takes as long.
pub async fn ask(site: &Site, email: String) -> Result<(), Error> {
    let token = secret::token();
    let (hash, key) = (secret::digest(&token), address_key(&email));
    let letter = letters::confirm(site, &email, &token)?;
    let now = site.clock.now();
    site.db
        .write_unseen(move |tx| {
            let mut letter = letter.clone();
            if !mailings::ask_guest(tx, &email, &key, &hash, now)? {
                letter.to.clear();
            }
            mail::record(tx, &letter, now)?;
            Ok::<_, Error>(())
        })
        .await
}

/// The address that a letter's button would confirm, while it is good.
pub async fn look(site: &Site, token: &str) -> Result<Option<String>, Error> {
    let (hash, oldest) = (secret::digest(token), site.clock.now().minus(mailings::WAITING));
    let found = site.db.read(move |conn| Ok::<_, Error>(mailings::by_token(conn, &hash)?)).await?;
    Ok(found.filter(|row| row.created_at > oldest).map(|row| row.email))
}

/// Confirms it. `false`: the button is no longer good.
pub async fn confirm(site: &Site, token: &str) -> Result<bool, Error> {
    let (hash, now) = (secret::digest(token), site.clock.now());
    let oldest = now.minus(mailings::WAITING);
    site.db
        .write_unseen(move |tx| {
            let Some(row) = mailings::by_token(tx, &hash)?.filter(|row| row.created_at > oldest) else {
                return Ok(false);
            };
            // Whoever holds this mailbox may be a member: one letter is enough.
            if let Some(member) = accounts::by_email_key(tx, &row.email_key)? {
                inbox::follow_blog(tx, member.id, now)?;
                return Ok(mailings::delete(tx, row.id)?);
            }
            Ok::<_, Error>(mailings::confirm_guest(tx, row.id, &hash, now)?)
        })
        .await
}

/// What stands in a letter's last line and in its List-Unsubscribe header: good
/// for ending this one subscription, without a login.
pub fn stop_url(site: &Site, subscription: i64) -> String {
    let number = subscription.to_string();
    format!("{}/blog/unsubscribe/{number}.{}", site.origin, site.key.seal(PURPOSE, &number))
}

/// The subscription that a sealed number ends.
pub fn sealed(site: &Site, token: &str) -> Option<i64> {
    let (number, seal) = token.split_once('.')?;
    let id = number.parse().ok()?;
    site.key.is_sealed(PURPOSE, number, seal).then_some(id)
}

/// Ends it: the row and the address in it are gone. Again is as good.
pub async fn stop(site: &Site, subscription: i64) -> Result<(), Error> {
    site.db.write_unseen(move |tx| mailings::delete(tx, subscription).map(|_| ()).map_err(Error::from)).await
}

/// Forgets addresses that waited too long for their owners.
pub async fn sweep(site: &Site) -> Result<(), Error> {
    let before: Ts = site.clock.now().minus(mailings::WAITING);
    site.db.write_unseen(move |tx| mailings::sweep(tx, before).map(|_| ()).map_err(Error::from)).await
}
