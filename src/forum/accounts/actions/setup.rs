//! The first administrator: made once, by whoever holds the token that the
//! program printed when it found none.

use super::Outcome;
use super::account::{self, NewAccount};
use crate::forum::accounts::forms::Registration;
use crate::forum::accounts::{names, store};
use crate::forum::viewer::Role;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::{mail, password, secret};

/// Lays down the hash of a token for the set-up, unless there is an
/// administrator. Says whether it did; the caller prints the address.
pub fn offer(tx: &mut Conn, token: &str) -> Result<bool, Error> {
    if store::has_administrator(tx)? {
        return Ok(false);
    }
    store::changes::offer_setup(tx, &secret::digest(token))?;
    Ok(true)
}

/// Whether the token opens the set-up now; otherwise there is nothing at its address.
pub async fn check(site: &Site, token: &str) -> Result<(), Error> {
    let hash = secret::digest(token);
    let open = site
        .db
        .read(move |conn| {
            Ok::<_, Error>(store::changes::is_setup_offered(conn, &hash)? && !store::has_administrator(conn)?)
        })
        .await?;
    if open { Ok(()) } else { Err(Error::NotFound) }
}

/// Makes the administrator. Of two people at once one finds the token gone.
pub async fn set_up(site: &Site, token: &str, form: Registration) -> Result<Outcome, Error> {
    let account = NewAccount {
        password_hash: password::hash(form.password).await?,
        username: form.username,
        email: form.email,
        role: Role::Administrator,
        is_confirmed: true,
    };
    let (hash, now, brand) = (secret::digest(token), site.clock.now(), site.config.brand.clone());
    site.db
        .write(move |tx| {
            if store::is_name_taken(tx, &names::key(&account.username), None)? {
                let sentence = names::taken(tx, &brand, &account.username)?;
                return Ok(Err(FormErrors::one("username", sentence)));
            }
            if store::by_email_key(tx, &mail::address_key(&account.email))?.is_some() {
                return Ok(Err(FormErrors::one("email", "An account has this address already.")));
            }
            if !store::changes::take_setup(tx, &hash)? || store::has_administrator(tx)? {
                return Err(Error::NotFound);
            }
            account::create_account(tx, &account, now)?;
            Ok(Ok(()))
        })
        .await
}
