//! Joining, and proving that the address is one's own.

use super::account::{self, NewAccount};
use super::{Outcome, look_again};
use crate::forum::accounts::forms::Registration;
use crate::forum::accounts::letters;
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::proof::{Purpose, Token};
use crate::forum::accounts::{names, store};
use crate::forum::viewer::Role;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::{mail, password};

/// Makes an account and sends the letter that proves its address. Where the
/// address has an account, its owner gets a letter that says so, and the answer
/// is the same. A name that is taken is said: names are public.
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
            if store::by_email_key(tx, &mail::address_key(&account.email))?.is_some() {
                mail::record(tx, &known, now)?;
                return Ok(Ok(()));
            }
            let user = account::create_account(tx, &account, now)?;
            store::proof::insert(tx, Purpose::Confirm, user, &token.hash, Some(&account.email), now)
                .map_err(look_again)?;
            mail::record(tx, &welcome, now)?;
            Ok(Ok(()))
        })
        .await
}

/// Sends the letter once more; the one before is void.
pub async fn send_again(site: &Site, user: UserId) -> Result<(), Error> {
    let account = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, user)?)).await?;
    let Some(email) = account.email.filter(|_| account.confirmed_at.is_none()) else {
        return Err(Refusal::new("Your address is confirmed already.").into());
    };
    let token = Token::fresh();
    let letter = letters::confirm(site, &email, &account.username, &token.plain)?;
    let now = site.clock.now();
    site.db
        .write(move |tx| {
            store::proof::insert(tx, Purpose::Confirm, user, &token.hash, Some(&email), now)?;
            mail::record(tx, &letter, now)?;
            Ok(())
        })
        .await
}
