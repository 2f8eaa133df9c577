//! Another address, confirmed at both ends; and what a token from a letter does.

use super::Outcome;
use super::password::is_own;
use crate::forum::accounts::model::{User, UserId};
use crate::forum::accounts::proof::{Purpose, Token};
use crate::forum::accounts::store::proof::ProofRow;
use crate::forum::accounts::{letters, session, store};
use crate::forum::events::{self, Event};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::{mail, secret};

/// The purposes of the tokens that `/confirm` takes.
const CONFIRMED: &[Purpose] = &[Purpose::Confirm, Purpose::LeaveAddress, Purpose::TakeAddress];
const BOTH_ENDS: &[Purpose] = &[Purpose::LeaveAddress, Purpose::TakeAddress];

/// Sends a letter to each end. An address that has an account gets a letter
/// that says so; the answer is the same.
pub async fn ask(site: &Site, person: &SignedIn, email: String, password: String) -> Result<Outcome, Error> {
    let Some(user) = is_own(site, person, password).await? else {
        return Ok(Err(FormErrors::one("password", "This is not your password.")));
    };
    let key = mail::address_key(&email);
    let old = user.email.clone().unwrap_or_default();
    if mail::address_key(&old) == key {
        return Ok(Err(FormErrors::one("email", "This is your address already.")));
    }
    let (leave, take) = (Token::fresh(), Token::fresh());
    let to_old = letters::leave_address(site, &old, &user.username, &leave.plain)?;
    let to_new = letters::take_address(site, &email, &user.username, &take.plain)?;
    let to_known = letters::already_member(site, &email)?;
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            store::proof::forget(tx, user.id, BOTH_ENDS)?;
            // An address that was never proven has no say.
            if user.confirmed_at.is_some() && user.email.is_some() {
                store::proof::insert(tx, Purpose::LeaveAddress, user.id, &leave.hash, Some(&email), now)?;
                mail::record(tx, &to_old, now)?;
            }
            let is_free = store::by_email_key(tx, &key)?.is_none();
            if is_free {
                store::proof::insert(tx, Purpose::TakeAddress, user.id, &take.hash, Some(&email), now)?;
            }
            mail::record(tx, if is_free { &to_new } else { &to_known }, now)?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(Ok(()))
}

/// What a token that is good would do.
pub async fn look(site: &Site, token: &str) -> Result<Option<(ProofRow, User)>, Error> {
    let (hash, now) = (secret::digest(token), site.clock.now());
    site.db
        .read(move |conn| {
            let Some(proof) = store::proof::good(conn, CONFIRMED, &hash, now)? else {
                return Ok(None);
            };
            let user = store::by_id(conn, proof.user_id)?;
            Ok::<_, Error>(Some((proof, user)))
        })
        .await
}

/// What a confirmation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// The token is used, out of date or of another address.
    Void,
    Account,
    /// The letter at the other end is still to be confirmed.
    OneEnd,
    AddressChanged,
}

/// Uses a token from a letter up. `keep` is the session of whoever does it.
pub async fn confirm(site: &Site, token: &str, keep: Option<i64>) -> Result<Confirmed, Error> {
    let Some((_, user)) = look(site, token).await? else {
        return Ok(Confirmed::Void);
    };
    let notice = letters::address_changed(site, user.email.as_deref().unwrap_or(""), &user.username)?;
    let (hash, now) = (secret::digest(token), site.clock.now());
    let done = site
        .db
        .write(move |tx| {
            let Some(proof) = store::proof::redeem(tx, CONFIRMED, &hash, now)? else {
                return Ok(Confirmed::Void);
            };
            let done = match proof.kind {
                Purpose::Confirm => confirm_account(tx, &proof, now)?,
                _ => change_address(tx, &proof, keep, now)?,
            };
            if done == Confirmed::AddressChanged {
                mail::record(tx, &notice, now)?;
            }
            if matches!(done, Confirmed::Account | Confirmed::AddressChanged) {
                events::record(tx, Event::AddressConfirmed { user: proof.user_id }, now)?;
            }
            Ok::<_, Error>(done)
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}

fn confirm_account(tx: &mut Conn, proof: &ProofRow, now: Ts) -> Result<Confirmed, Error> {
    let user = store::by_id(tx, proof.user_id)?;
    let key = mail::address_key(proof.email.as_deref().unwrap_or_default());
    // Of several accounts that claim an address, it is whose letter was answered first.
    if user.email != proof.email || store::is_address_of_another(tx, &key, user.id)? {
        return Ok(Confirmed::Void);
    }
    store::changes::set_confirmed(tx, user.id, &key, now).map_err(super::look_again)?;
    Ok(Confirmed::Account)
}

/// Changes the address when both ends have agreed.
fn change_address(tx: &mut Conn, proof: &ProofRow, keep: Option<i64>, now: Ts) -> Result<Confirmed, Error> {
    let user = store::by_id(tx, proof.user_id)?;
    let needs_old = user.confirmed_at.is_some() && user.email.is_some();
    let agreed_old = !needs_old || has_agreed(tx, user.id, Purpose::LeaveAddress, proof)?;
    let agreed_new = has_agreed(tx, user.id, Purpose::TakeAddress, proof)?;
    if !agreed_old || !agreed_new {
        return Ok(Confirmed::OneEnd);
    }
    let email = proof.email.clone().unwrap_or_default();
    let key = mail::address_key(&email);
    if store::by_email_key(tx, &key)?.is_some() {
        return Ok(Confirmed::Void);
    }
    store::changes::set_email(tx, user.id, &email, &key, now).map_err(super::look_again)?;
    store::proof::forget(tx, user.id, Purpose::ALL)?;
    store::sessions::end_all_but(tx, user.id, keep)?;
    Ok(Confirmed::AddressChanged)
}

fn has_agreed(tx: &mut Conn, user: UserId, end: Purpose, proof: &ProofRow) -> Result<bool, Error> {
    let latest = store::proof::latest(tx, user, end)?;
    Ok(latest.is_some_and(|latest| latest.used_at.is_some() && latest.email == proof.email))
}
