//! Joining, and proving that the address is one's own.

use super::Outcome;
use super::account::{self, NewAccount};
use crate::forum::accounts::forms::Registration;
use crate::forum::accounts::letters;
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::proof::{Purpose, Token};
use crate::forum::accounts::{names, store};
use crate::forum::gate::panic;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::mail::{self, Letter};
use crate::kit::password;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

/// Makes an account and sends the letter that proves its address. Where the
/// address is another account's, its owner gets a letter that says so in place
/// of it; all else is the same: the answer, the name that is taken from now on,
/// logging in, the settings. A name that is taken is said: names are public.
pub async fn register(site: &Site, form: Registration) -> Result<Outcome, Error> {
    let token = Token::fresh();
    let welcome = letters::confirm(site, &form.email, &form.username, &token.plain)?;
    let known = letters::already_member(site, &form.email)?;
    let account = NewAccount {
        password_hash: password::hash(form.password).await?,
        username: form.username,
        email: form.email,
        role: Role::Member,
        is_confirmed: false,
    };
    let (now, brand) = (site.clock.now(), site.config.brand.clone());
    site.db
        .write(move |tx| {
            if store::is_name_taken(tx, &names::key(&account.username), None)? {
                let sentence = names::taken(tx, &brand, &account.username)?;
                return Ok(Err(FormErrors::one("username", sentence)));
            }
            let user = account::create_account(tx, &account, now)?;
            panic::meet(tx, user, now)?;
            let letters = Letters { own: &welcome, known: &known, proof: &token.hash };
            send(tx, user, &account.email, &letters, now)?;
            Ok(Ok(()))
        })
        .await
}

/// What goes to an address that an account claims.
struct Letters<'a> {
    /// With the token whose hash is `proof`.
    own: &'a Letter,
    /// Where the address is another account's.
    known: &'a Letter,
    proof: &'a str,
}

fn send(tx: &mut Conn, user: UserId, email: &str, letters: &Letters<'_>, now: Ts) -> diesel::QueryResult<()> {
    if store::is_address_of_another(tx, &mail::address_key(email), user)? {
        return mail::record(tx, letters.known, now);
    }
    store::proof::insert(tx, Purpose::Confirm, user, letters.proof, Some(email), now)?;
    mail::record(tx, letters.own, now)
}

/// Sends the letter once more; the one before is void.
pub async fn send_again(site: &Site, user: UserId) -> Result<(), Error> {
    let account = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, user)?)).await?;
    let Some(email) = account.email.filter(|_| account.confirmed_at.is_none()) else {
        return Err(Refusal::new("Your address is confirmed already.").into());
    };
    let token = Token::fresh();
    let own = letters::confirm(site, &email, &account.username, &token.plain)?;
    let known = letters::already_member(site, &email)?;
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            let letters = Letters { own: &own, known: &known, proof: &token.hash };
            Ok(send(tx, user, &email, &letters, now)?)
        })
        .await
}
