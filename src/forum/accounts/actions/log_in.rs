//! Coming in and going out.

use super::Outcome;
use crate::forum::accounts::model::{State, User};
use crate::forum::accounts::proof::Token;
use crate::forum::accounts::store::sessions::NewSession;
use crate::forum::accounts::{names, policy, session, store};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::{mail, password};

const WRONG: &str = "This name and password don't go together, or were tried too often. Check both, wait some minutes, or choose a new password by letter. An address works once it is confirmed.";

/// Somebody at the door.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// A username or an address.
    pub who: String,
    pub password: String,
    pub device: String,
    pub address: String,
    /// The token that the browser brought along: its session ends.
    pub old_token: Option<String>,
}

/// Begins a session and gives its token. A wrong name, a wrong password and a
/// deleted account are told by the same sentence after the same time; that
/// somebody is banned is told to the holder of the password alone (TRUST A42, A80).
pub async fn log_in(site: &Site, attempt: Attempt) -> Result<Outcome<String>, Error> {
    let who = attempt.who.trim().to_owned();
    let key = if who.contains('@') { mail::address_key(&who) } else { names::key(&who) };
    let found = site.db.read(move |conn| Ok::<_, Error>(find(conn, &who)?)).await?;
    let found = found.filter(|user| user.state != State::Deleted);
    site.limits.check(Act::LogInAs, &format!("typed {key}"))?;
    // Name, address and their spellings are one account, and count together (TRUST A81).
    // That somebody tried another of its names is told by nothing: not that the two are one.
    let patient = found
        .as_ref()
        .is_none_or(|user| site.limits.check(Act::LogInAs, &format!("account {}", user.id)).is_ok());
    let stored = found.as_ref().and_then(|user| user.password_hash.clone());
    let matches = password::verify(attempt.password, stored).await?;
    let Some(user) = found.filter(|_| matches && patient) else {
        return Ok(Err(FormErrors::one("who", WRONG)));
    };
    if let Err(refusal) = policy::may_log_in(user.state) {
        return Ok(Err(FormErrors::one("who", refusal.0)));
    }
    let token = Token::fresh();
    let begun = NewSession { token_hash: token.hash, device: attempt.device, address: attempt.address };
    let old = attempt.old_token.map(|token| crate::kit::secret::digest(&token));
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            if let Some((owner, row)) =
                old.as_deref().map(|old| store::by_session(tx, old)).transpose()?.flatten()
            {
                store::sessions::end(tx, owner.id, row.id)?;
            }
            store::sessions::insert(tx, user.id, &begun, now)?;
            Ok::<_, Error>(())
        })
        .await?;
    session::forget_all(site);
    Ok(Ok(token.plain))
}

/// By name or by address; the same number of questions for both.
fn find(conn: &mut Conn, who: &str) -> diesel::QueryResult<Option<User>> {
    if who.contains('@') {
        store::by_email_key(conn, &mail::address_key(who))
    } else {
        store::by_name_key(conn, &names::key(who))
    }
}
