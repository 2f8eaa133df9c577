//! Adding keys, removing them, and coming in with one.

use data_encoding::BASE64URL_NOPAD;
use diesel::OptionalExtension;
use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn,
};

use super::Outcome;
use super::log_in::{Came, with_key};
use super::password::is_own;
use crate::forum::accounts::passkeys::{self, MOST, PATIENCE};
use crate::forum::accounts::store::passkeys::{self as store, NewPasskey};
use crate::forum::accounts::{letters, store as accounts};
use crate::forum::audit::{self, Act};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;
use crate::kit::{mail, secret};

/// Characters of a key's name.
const NAME: usize = 40;
const WRONG_PASSWORD: &str = "This is not your password.";
const TOO_LATE: &str = "That took too long, or was answered already. Try again.";
const UNKNOWN: &str = "This passkey doesn't open an account here. Log in with your password.";

/// What a browser is asked, and the ticket that its answer comes with.
pub struct Asked {
    pub options: Value,
    pub ticket: String,
}

fn party(site: &Site) -> Result<Webauthn, Error> {
    passkeys::party(site)?.ok_or_else(|| {
        Refusal::new("Passkeys need a site with a name; this one is reached by a bare address.").into()
    })
}

/// Asks for a new key of somebody who knows their password.
pub async fn begin(site: &Site, person: &SignedIn, password: String) -> Result<Outcome<Asked>, Error> {
    let party = party(site)?;
    let Some(user) = is_own(site, person, password).await? else {
        return Ok(Err(FormErrors::one("password", WRONG_PASSWORD)));
    };
    let id = user.id;
    let known = site.db.read(move |conn| Ok::<_, Error>(store::of(conn, id)?)).await?;
    if known.len() as i64 >= MOST {
        return Ok(Err(FormErrors::one("name", format!("{MOST} passkeys are enough. Remove one first."))));
    }
    let own = known.iter().filter_map(|row| serde_json::from_str::<Passkey>(&row.credential).ok());
    let own = own.map(|key| key.cred_id().clone()).collect();
    let shown = user.display_name.as_deref().unwrap_or(&user.username);
    let (options, state) = party
        .start_passkey_registration(passkeys::handle(user.id), &user.username, shown, Some(own))
        .map_err(internal)?;
    let options = passkeys::discoverable(serde_json::to_value(&options).map_err(internal)?);
    let state = serde_json::to_string(&state).map_err(internal)?;
    Ok(Ok(ask(site, Some(user.id), options, state).await?))
}

/// Asks whoever stands at the door for a key, whose ever it is.
pub async fn challenge(site: &Site) -> Result<Asked, Error> {
    let (options, state) = party(site)?.start_discoverable_authentication().map_err(internal)?;
    let options = passkeys::at_the_door(serde_json::to_value(&options).map_err(internal)?);
    ask(site, None, options, serde_json::to_string(&state).map_err(internal)?).await
}

async fn ask(
    site: &Site,
    user: Option<crate::forum::accounts::model::UserId>,
    options: Value,
    state: String,
) -> Result<Asked, Error> {
    let ticket = secret::token();
    let (hash, until) = (secret::digest(&ticket), site.clock.now().plus(PATIENCE));
    site.db.write_unseen(move |tx| Ok::<_, Error>(store::ask(tx, &hash, user, &state, until)?)).await?;
    Ok(Asked { options, ticket })
}

/// What the form of a new key says.
pub struct Made {
    pub name: String,
    pub ticket: String,
    pub credential: String,
}

/// Writes a key down that the browser has made.
pub async fn add(site: &Site, person: &SignedIn, made: Made) -> Result<Outcome, Error> {
    let refuse = |sentence: &str| Ok(Err(FormErrors::one("name", sentence)));
    let party = party(site)?;
    let name = match fold::clean_line(&made.name, NAME) {
        Ok(name) if !fold::is_blank(&name) => name,
        _ => return refuse(&format!("Give it a name of at most {NAME} characters, such as: my phone.")),
    };
    if made.credential.is_empty() {
        return refuse("Your browser made no passkey. It takes a newer browser, and JavaScript.");
    }
    let (id, now, hash) = (person.id, site.clock.now(), secret::digest(&made.ticket));
    let state = site
        .db
        .write_unseen(move |tx| Ok::<_, Error>(store::take(tx, &hash, Some(id), now)?))
        .await?
        .and_then(|state| serde_json::from_str::<PasskeyRegistration>(&state).ok());
    let Some(state) = state else { return refuse(TOO_LATE) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(&made.credential) else {
        return refuse("We could not read what your browser made. Try again.");
    };
    let Ok(key) = party.finish_passkey_registration(&answer, &state) else {
        return refuse("What your browser made is not a passkey for this site. Try again.");
    };
    let credential_id = BASE64URL_NOPAD.encode(key.cred_id().as_ref());
    let credential = serde_json::to_string(&key).map_err(internal)?;
    let user = site.db.read(move |conn| Ok::<_, Error>(accounts::by_id(conn, id)?)).await?;
    let to = user.email.as_deref().unwrap_or("");
    let letter = letters::passkey_changed(site, to, &user.username, (&name, true))?;
    site.db
        .write(move |tx| {
            if store::by_credential(tx, &credential_id)?.is_some() {
                return Ok(Err(FormErrors::one("name", "This passkey opens an account already.")));
            }
            let new =
                NewPasskey { user: id, name: &name, credential_id: &credential_id, credential: &credential };
            store::insert(tx, &new, now).map_err(super::look_again)?;
            write_down(tx, id, ("passkey_added", &name), now)?;
            mail::record(tx, &letter, now)?;
            Ok::<_, Error>(Ok(()))
        })
        .await
}

/// Removes one of somebody's own, for their password.
pub async fn remove(site: &Site, person: &SignedIn, key: i64, password: String) -> Result<Outcome, Error> {
    let Some(user) = is_own(site, person, password).await? else {
        return Ok(Err(FormErrors::one("password", WRONG_PASSWORD)));
    };
    let id = user.id;
    let own = site.db.read(move |conn| Ok::<_, Error>(store::of(conn, id)?)).await?;
    let name = own.into_iter().find(|row| row.id == key).ok_or(Error::NotFound)?.name;
    let to = user.email.as_deref().unwrap_or("");
    let letter = letters::passkey_changed(site, to, &user.username, (&name, false))?;
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            let Some(name) = store::remove(tx, id, key)? else { return Ok(Ok(())) };
            write_down(tx, id, ("passkey_removed", &name), now)?;
            mail::record(tx, &letter, now)?;
            Ok::<_, Error>(Ok(()))
        })
        .await
}

/// Begins a session for whoever holds the key; gives its token. An unknown key, a
/// deleted account and a bad proof are told by the same sentence.
pub async fn enter(
    site: &Site,
    ticket: &str,
    credential: &str,
    came: Came,
) -> Result<Outcome<String>, Error> {
    let refuse = |sentence: &str| Ok(Err(FormErrors::one("who", sentence)));
    let party = party(site)?;
    let (now, hash) = (site.clock.now(), secret::digest(ticket));
    let state = site
        .db
        .write_unseen(move |tx| Ok::<_, Error>(store::take(tx, &hash, None, now)?))
        .await?
        .and_then(|state| serde_json::from_str::<DiscoverableAuthentication>(&state).ok());
    let Some(state) = state else { return refuse(TOO_LATE) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(credential) else { return refuse(UNKNOWN) };
    let Ok((handle, key)) = party.identify_discoverable_authentication(&answer) else {
        return refuse(UNKNOWN);
    };
    let (owner, named) = (passkeys::owner(handle), BASE64URL_NOPAD.encode(key));
    let found = site
        .db
        .read(move |conn| {
            let Some(row) = store::by_credential(conn, &named)? else { return Ok(None) };
            let user = accounts::by_id(conn, row.user_id).optional()?;
            Ok::<_, Error>(user.map(|user| (row, user)))
        })
        .await?;
    let Some((row, user)) = found.filter(|(row, _)| Some(row.user_id) == owner) else {
        return refuse(UNKNOWN);
    };
    let Ok(mut known) = serde_json::from_str::<Passkey>(&row.credential) else { return refuse(UNKNOWN) };
    let Ok(result) = party.finish_discoverable_authentication_v2(&answer, state, &known) else {
        return refuse(UNKNOWN);
    };
    known.update_credential(&result);
    let credential = serde_json::to_string(&known).map_err(internal)?;
    // Two uses at once of a key that counts: one of them is a copy.
    if !site.db.write(move |tx| Ok::<_, Error>(store::set_used(tx, &row, &credential, now)?)).await? {
        return refuse(TOO_LATE);
    }
    with_key(site, user, came).await
}

fn write_down(
    tx: &mut Conn,
    user: crate::forum::accounts::model::UserId,
    (verb, name): (&str, &str),
    at: Ts,
) -> Result<(), Error> {
    let act = Act {
        actor_id: Some(user),
        verb,
        subject_kind: "user",
        subject_id: user.0,
        before: "",
        after: name,
        reason: "",
        at,
    };
    Ok(audit::record(tx, &act)?)
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("passkeys: {error}"))
}
