//! Setting the second step up, its recovery codes, and its end.

use super::Outcome;
use super::password::is_own;
use crate::forum::accounts::letters;
use crate::forum::accounts::model::{User, UserId};
use crate::forum::accounts::second_step::{self as step, Typed};
use crate::forum::accounts::store::second_step as store;
use crate::forum::accounts::{session, store as accounts};
use crate::forum::audit::{self, Act};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::secret::Key;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits;
use crate::kit::{mail, totp};

pub const WRONG_CODE: &str =
    "This code is not good: it is wrong, was used already, or its time is over. Wait for the next one.";
const WRONG_PASSWORD: &str = "This is not your password.";
const ON_ALREADY: &str = "A second step is set up already. Turn it off first to use another app.";

/// How a code was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    App,
    Recovery,
}

/// Uses a typed code up, of the app or a recovery code: none is good twice
/// (TRUST A89), whoever comes with it at the same moment.
pub fn spend(
    tx: &mut Conn,
    key: &Key,
    user: UserId,
    typed: Option<&Typed>,
    now: Ts,
) -> Result<Option<Spent>, Error> {
    let Some(row) = store::of(tx, user)?.filter(|row| row.confirmed_at.is_some()) else {
        return Ok(None);
    };
    let spent = match typed {
        None => None,
        Some(Typed::Recovery(hash)) => store::spend_code(tx, user, hash, now)?.then_some(Spent::Recovery),
        Some(Typed::App(code)) => match step::step_of(key, user, &row.secret, code, now) {
            Some(used) => store::spend_step(tx, user, used)?.then_some(Spent::App),
            None => None,
        },
    };
    Ok(spent)
}

/// Tries are few: six digits must not be guessed.
pub fn limit(site: &Site, user: UserId) -> Result<(), Error> {
    site.limits.check(limits::Act::Code, &user.to_string())
}

/// What an app needs: the secret in groups to type, and as a picture.
pub struct Begun {
    pub typed: String,
    pub picture: Option<totp::Picture>,
}

/// What was begun and not confirmed yet, to show it again.
pub async fn begun(site: &Site, person: &SignedIn) -> Result<Option<Begun>, Error> {
    let id = person.id;
    let row = site.db.read(move |conn| Ok::<_, Error>(store::of(conn, id)?)).await?;
    let row = row.filter(|row| row.confirmed_at.is_none());
    let secret = row.and_then(|row| step::reveal(&site.key, id, &row.secret));
    Ok(secret.map(|secret| Begun {
        typed: totp::typed(&secret),
        picture: totp::picture(&secret, &site.config.brand, &person.username),
    }))
}

/// Lays down a new secret for somebody who knows their password.
pub async fn begin(site: &Site, person: &SignedIn, password: String) -> Result<Outcome, Error> {
    let Some(user) = is_own(site, person, password).await? else {
        return Ok(Err(FormErrors::one("password", WRONG_PASSWORD)));
    };
    let (hidden, now) = (step::hide(&site.key, user.id, &totp::secret())?, site.clock.now());
    site.db
        .write(move |tx| {
            let begun = store::begin(tx, user.id, &hidden, now)?;
            Ok::<_, Error>(if begun { Ok(()) } else { Err(FormErrors::one("password", ON_ALREADY)) })
        })
        .await
}

/// Takes the app for good once it has shown a code; gives the recovery codes, this once.
pub async fn confirm(site: &Site, person: &SignedIn, given: &str) -> Result<Outcome<Vec<String>>, Error> {
    limit(site, person.id)?;
    let (id, now, key) = (person.id, site.clock.now(), site.key.clone());
    let user = site.db.read(move |conn| Ok::<_, Error>(accounts::by_id(conn, id)?)).await?;
    let letter = letters::second_step_on(site, user.email.as_deref().unwrap_or(""), &user.username)?;
    let (codes, hashes) = step::recovery_codes();
    let typed = Typed::read(given);
    let (session, done) = (person.session, codes);
    let done = site
        .db
        .write(move |tx| {
            let row = store::of(tx, id)?.filter(|row| row.confirmed_at.is_none());
            let found = match (row, &typed) {
                (Some(row), Some(Typed::App(code))) => {
                    step::step_of(&key, id, &row.secret, code, now).map(|step| (row.secret, step))
                }
                _ => None,
            };
            let Some((secret, used)) = found else {
                return Ok(Err(FormErrors::one("code", WRONG_CODE)));
            };
            if !store::confirm(tx, id, &secret, used, now)? {
                return Ok(Err(FormErrors::one("code", WRONG_CODE)));
            }
            store::replace_codes(tx, id, &hashes)?;
            // Whoever sits elsewhere came in without it.
            accounts::sessions::end_all_but(tx, id, Some(session))?;
            write_down(tx, id, "second_step_on", now)?;
            mail::record(tx, &letter, now)?;
            Ok::<_, Error>(Ok(done.clone()))
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}

/// New recovery codes in place of all old ones, for a password and a code.
pub async fn renew_codes(
    site: &Site,
    person: &SignedIn,
    (password, code): (String, String),
) -> Result<Outcome<Vec<String>>, Error> {
    let (codes, hashes) = step::recovery_codes();
    let done = with_both(site, person, (password, code), move |tx, user, now| {
        store::replace_codes(tx, user.id, &hashes)?;
        write_down(tx, user.id, "new_recovery_codes", now)
    })
    .await?;
    Ok(done.map(|_| codes))
}

/// Turns it off, for a password and a code.
pub async fn end(
    site: &Site,
    person: &SignedIn,
    (password, code): (String, String),
) -> Result<Outcome, Error> {
    let id = person.id;
    let user = site.db.read(move |conn| Ok::<_, Error>(accounts::by_id(conn, id)?)).await?;
    let letter = letters::second_step_off(site, user.email.as_deref().unwrap_or(""), &user.username)?;
    let done = with_both(site, person, (password, code), move |tx, user, now| {
        store::end(tx, user.id)?;
        write_down(tx, user.id, "second_step_off", now)?;
        Ok(mail::record(tx, &letter, now)?)
    })
    .await?;
    session::forget_all(site);
    Ok(done)
}

/// Does something that needs the password and a code, both.
async fn with_both(
    site: &Site,
    person: &SignedIn,
    (password, code): (String, String),
    act: impl Fn(&mut Conn, &User, Ts) -> Result<(), Error> + Send + 'static,
) -> Result<Outcome, Error> {
    let Some(user) = is_own(site, person, password).await? else {
        return Ok(Err(FormErrors::one("password", WRONG_PASSWORD)));
    };
    limit(site, user.id)?;
    let (now, key, typed) = (site.clock.now(), site.key.clone(), Typed::read(&code));
    site.db
        .write(move |tx| {
            if spend(tx, &key, user.id, typed.as_ref(), now)?.is_none() {
                return Ok(Err(FormErrors::one("code", WRONG_CODE)));
            }
            act(tx, &user, now)?;
            Ok::<_, Error>(Ok(()))
        })
        .await
}

/// Shows that it is them who sit there: by the password, or by a code.
pub async fn prove(site: &Site, person: &SignedIn, given: String) -> Result<Outcome, Error> {
    limit(site, person.id)?;
    let (id, session, now) = (person.id, person.session, site.clock.now());
    let by_password = is_own(site, person, given.clone()).await?.is_some();
    let (key, typed) = (site.key.clone(), Typed::read(&given));
    let done = site
        .db
        .write(move |tx| {
            if !by_password && spend(tx, &key, id, typed.as_ref(), now)?.is_none() {
                return Ok(Err(FormErrors::one("proof", "Neither your password nor a good code.")));
            }
            accounts::sessions::set_proven(tx, session, now)?;
            Ok::<_, Error>(Ok(()))
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}

fn write_down(tx: &mut Conn, user: UserId, verb: &str, at: Ts) -> Result<(), Error> {
    let act = Act {
        actor_id: Some(user),
        verb,
        subject_kind: "user",
        subject_id: user.0,
        before: "",
        after: "",
        reason: "",
        at,
    };
    Ok(audit::record(tx, &act)?)
}
