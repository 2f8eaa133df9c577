//! Coming in and going out.

use diesel::OptionalExtension;

use super::Outcome;
use super::second_step::{Spent, WRONG_CODE, spend};
use crate::forum::accounts::model::{State, User};
use crate::forum::accounts::proof::Token;
use crate::forum::accounts::second_step::{self, Typed};
use crate::forum::accounts::store::second_step::{SignIn, SignInOutcome};
use crate::forum::accounts::store::sessions::NewSession;
use crate::forum::accounts::{letters, names, policy, session, store};
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

/// How far somebody came.
#[derive(Clone, Debug)]
pub enum Entered {
    /// The token of a new session.
    In(String),
    /// The password was right; the code is still to come, with this ticket.
    CodeNext(String),
}

/// Begins a session and gives its token, or a ticket where a code is asked for
/// besides. A wrong name, a wrong password and a deleted account are told by the
/// same sentence after the same time; that somebody is banned is told to the
/// holder of the password alone (TRUST A42, A80).
pub async fn log_in(site: &Site, attempt: Attempt) -> Result<Outcome<Entered>, Error> {
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
    let id = user.id;
    let asks = site.db.read(move |conn| Ok::<_, Error>(store::second_step::of(conn, id)?)).await?;
    if asks.is_some_and(|step| step.confirmed_at.is_some()) {
        return Ok(Ok(Entered::CodeNext(second_step::ticket(site, &user))));
    }
    let came = Came { device: attempt.device, address: attempt.address, old_token: attempt.old_token };
    Ok(begin(site, user, came, None).await?.map(Entered::In))
}

/// Where somebody came from.
#[derive(Clone, Debug)]
pub struct Came {
    pub device: String,
    pub address: String,
    /// The token that the browser brought along: its session ends.
    pub old_token: Option<String>,
}

/// The second step: a ticket of the first, and a code that is used up by it.
pub async fn second(site: &Site, ticket: &str, code: &str, came: Came) -> Result<Outcome<String>, Error> {
    const START_AGAIN: &str = "That took too long, or the password changed meanwhile. Begin again.";
    let refuse = |sentence: &str| Ok(Err(FormErrors::one("code", sentence)));
    let Some(id) = second_step::owner_of(ticket) else {
        return refuse(START_AGAIN);
    };
    let found = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id).optional()?)).await?;
    let now = site.clock.now();
    let Some(user) = found.filter(|user| second_step::is_good(site, user, ticket, now)) else {
        return refuse(START_AGAIN);
    };
    if let Err(refusal) = policy::may_log_in(user.state) {
        return refuse(&refusal.0);
    }
    super::second_step::limit(site, user.id)?;
    begin(site, user, came, Some(Typed::read(code))).await
}

/// Somebody whose key was good: it stands for password and second step.
pub async fn with_key(site: &Site, user: User, came: Came) -> Result<Outcome<String>, Error> {
    if let Err(refusal) = policy::may_log_in(user.state) {
        return Ok(Err(FormErrors::one("who", refusal.0)));
    }
    begin(site, user, came, None).await
}

/// Begins a session. `code` is the second step's, where one is asked for: it is
/// used up in the same transaction.
async fn begin(
    site: &Site,
    user: User,
    came: Came,
    code: Option<Option<Typed>>,
) -> Result<Outcome<String>, Error> {
    let token = Token::fresh();
    let begun = NewSession { token_hash: token.hash, device: came.device, address: came.address };
    let old = came.old_token.map(|token| crate::kit::secret::digest(&token));
    let to = user.email.as_deref().unwrap_or_default();
    let new_device = letters::new_device(site, to, &user.username, (&begun.device, &begun.address))?;
    let recovered = letters::recovery_code_used(site, to, &user.username)?;
    let (now, key) = (site.clock.now(), site.key.clone());
    let done = site
        .db
        .write(move |tx| {
            let mut sign_in = SignIn {
                outcome: SignInOutcome::In,
                device: begun.device.clone(),
                address: begun.address.clone(),
                at: now,
            };
            if let Some(typed) = &code {
                match spend(tx, &key, user.id, typed.as_ref(), now)? {
                    Some(Spent::App) => {}
                    Some(Spent::Recovery) => {
                        sign_in.outcome = SignInOutcome::Recovered;
                        mail::record(tx, &recovered, now)?;
                    }
                    None => {
                        sign_in.outcome = SignInOutcome::WrongCode;
                        store::second_step::record_sign_in(tx, user.id, &sign_in)?;
                        return Ok(Err(FormErrors::one("code", WRONG_CODE)));
                    }
                }
            }
            if let Some((owner, row)) =
                old.as_deref().map(|old| store::by_session(tx, old)).transpose()?.flatten()
            {
                store::sessions::end(tx, owner.id, row.id)?;
            }
            let proven = user.confirmed_at.is_some();
            if proven && store::second_step::is_new_device(tx, user.id, &begun.device, &begun.address)? {
                mail::record(tx, &new_device, now)?;
            }
            store::second_step::record_sign_in(tx, user.id, &sign_in)?;
            store::sessions::insert(tx, user.id, &begun, now)?;
            Ok::<_, Error>(Ok(token.plain.clone()))
        })
        .await?;
    session::forget_all(site);
    Ok(done)
}

/// By name or by address; the same number of questions for both.
fn find(conn: &mut Conn, who: &str) -> diesel::QueryResult<Option<User>> {
    if who.contains('@') {
        store::by_email_key(conn, &mail::address_key(who))
    } else {
        store::by_name_key(conn, &names::key(who))
    }
}
