//! A forgotten password, and a changed one.

use super::{Outcome, account};
use crate::forum::accounts::model::{State, User};
use crate::forum::accounts::proof::{Purpose, Token};
use crate::forum::accounts::{letters, session, store};
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::{mail, password, secret};

/// Sends the letter to an address that has an account. Where there is none, a
/// letter to nobody is written, so that the answer takes as long.
pub async fn forgot(site: &Site, email: &str) -> Result<(), Error> {
    let key = mail::address_key(email);
    let found = site.db.read(move |conn| Ok::<_, Error>(store::by_email_key(conn, &key)?)).await?;
    let found = found.filter(|user| matches!(user.state, State::Active | State::Silenced));
    let token = Token::fresh();
    let name = found.as_ref().map_or("nobody", |user| &user.username);
    let address = found.as_ref().and_then(|user| user.email.as_deref()).unwrap_or(email);
    let letter = letters::reset(site, address, name, &token.plain)?;
    let letter = if found.is_some() { letter } else { letters::to_nobody(letter) };
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            if let Some(user) = &found {
                let email = user.email.as_deref();
                store::proof::insert(tx, Purpose::Reset, user.id, &token.hash, email, now)?;
            }
            mail::record(tx, &letter, now)?;
            Ok(())
        })
        .await
}

/// Whose password the token may set, while it is good.
pub async fn reset_owner(site: &Site, token: &str) -> Result<Option<User>, Error> {
    let (hash, now) = (secret::digest(token), site.clock.now());
    site.db
        .read(move |conn| {
            let Some(proof) = store::proof::good(conn, &[Purpose::Reset], &hash, now)? else {
                return Ok(None);
            };
            Ok::<_, Error>(Some(store::by_id(conn, proof.user_id)?))
        })
        .await
}

/// Sets the new password; all sessions end. `false` when the token was used up meanwhile.
pub async fn reset(site: &Site, owner: &User, token: &str, new: String) -> Result<bool, Error> {
    let (token, now, id) = (secret::digest(token), site.clock.now(), owner.id);
    let letter = letters::password_changed(site, owner.email.as_deref().unwrap_or(""), &owner.username)?;
    let hash = password::hash(new).await?;
    let done = site
        .db
        .write(move |tx| {
            let Some(proof) = store::proof::redeem(tx, &[Purpose::Reset], &token, now)? else {
                return Ok(false);
            };
            if proof.user_id != id {
                return Ok(false);
            }
            account::set_password(tx, id, &hash, None)?;
            // Who read the letter owns the address it went to.
            let user = store::by_id(tx, id)?;
            let key = mail::address_key(proof.email.as_deref().unwrap_or_default());
            if user.email == proof.email && !store::is_address_of_another(tx, &key, id)? {
                store::changes::set_confirmed(tx, id, &key, now)?;
            }
            mail::record(tx, &letter, now)?;
            Ok::<_, Error>(true)
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}

/// Whether it is this person's password; tries are counted with those at the door.
pub async fn is_own(site: &Site, person: &SignedIn, given: String) -> Result<Option<User>, Error> {
    site.limits.check(Act::LogInAs, &person.id.to_string())?;
    let id = person.id;
    let user = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let matches = password::verify(given, user.password_hash.clone()).await?;
    Ok(matches.then_some(user))
}

/// Changes the password of somebody who knows the present one; other sessions end.
pub async fn change(site: &Site, person: &SignedIn, current: String, new: String) -> Result<Outcome, Error> {
    let Some(user) = is_own(site, person, current).await? else {
        return Ok(Err(FormErrors::one("current", "This is not your present password.")));
    };
    let letter = letters::password_changed(site, user.email.as_deref().unwrap_or(""), &user.username)?;
    let hash = password::hash(new).await?;
    let (now, keep) = (site.clock.now(), person.session);
    site.db
        .write(move |tx| {
            account::set_password(tx, user.id, &hash, Some(keep))?;
            mail::record(tx, &letter, now)?;
            Ok::<_, Error>(())
        })
        .await?;
    session::forget_all(site);
    Ok(Ok(()))
}
