//! `bandstand admin`: accounts by hand, for whoever has the machine.

use std::io::{BufRead, IsTerminal};

use crate::app::setup;
use crate::forum::accounts::actions::account::{self, NewAccount};
use crate::forum::accounts::model::User;
use crate::forum::accounts::{names, store};
use crate::forum::audit;
use crate::forum::viewer::Role;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::db::{Conn, Db};
use crate::kit::error::{Error, Refusal};
use crate::kit::text::names::{Reserved, check};
use crate::kit::{mail, password};

/// What to do with an account.
#[derive(Clone, Debug)]
pub enum Act {
    /// Makes an administrator; the password comes from BANDSTAND_PASSWORD, the terminal or standard input.
    Create { username: String, email: String },
    /// Gives a member a role.
    Promote { username: String, role: Role },
    /// Sets a new password and ends every session.
    Password { username: String },
}

pub fn run(config: Config, act: Act) -> Result<(), String> {
    let db = setup::open_database(&config)?;
    match act {
        Act::Create { username, email } => create(&config, &db, username, &email),
        Act::Promote { username, role } => {
            let now = Clock::default().now();
            let key = names::key(&username);
            db.write_now(move |tx| {
                let user = member(tx, &key)?;
                account::promote(tx, None, user.id, role, now)
            })
            .map_err(|error| told(error, &username))?;
            super::say(&format!("{username} is now {}.", role.word()));
            Ok(())
        }
        Act::Password { username } => set_password(&config, &db, &username),
    }
}

fn create(config: &Config, db: &Db, username: String, email: &str) -> Result<(), String> {
    // The site's own words are open to its administrators: only the shape is checked.
    check(&username, &Reserved::default()).map_err(|error| error.to_string())?;
    let email = mail::check_address(email)?;
    let password_hash = new_password(config, &[&username, &email])?;
    let new = NewAccount { username, email, password_hash, role: Role::Administrator, is_confirmed: true };
    let (now, asked) = (Clock::default().now(), new.username.clone());
    db.write_now(move |tx| {
        if store::is_name_taken(tx, &names::key(&new.username), None)? {
            return Err(Refusal::new(format!("the name {} is taken", new.username)).into());
        }
        if store::by_email_key(tx, &mail::address_key(&new.email))?.is_some() {
            return Err(Refusal::new("the e-mail address has an account already").into());
        }
        let id = account::create_account(tx, &new, now)?;
        write_down(tx, id.0, "create account", new.role.word())
    })
    .map_err(|error| told(error, &asked))?;
    super::say("The administrator's account is made.");
    Ok(())
}

fn set_password(config: &Config, db: &Db, username: &str) -> Result<(), String> {
    let key = names::key(username);
    // Asked before the password, so that nobody types one in vain.
    let user = db.read_now(|conn| member(conn, &key)).map_err(|error| told(error, username))?;
    let hash = new_password(config, &[&user.username, user.email.as_deref().unwrap_or_default()])?;
    db.write_now(move |tx| {
        account::set_password(tx, user.id, &hash, None)?;
        write_down(tx, user.id.0, "set password", "")
    })
    .map_err(|error| told(error, username))?;
    super::say(&format!("The password of {username} is changed, and every session has ended."));
    Ok(())
}

fn member(conn: &mut Conn, key: &str) -> Result<User, Error> {
    store::by_name_key(conn, key)?.ok_or(Error::NotFound)
}

fn told(error: Error, username: &str) -> String {
    match error {
        Error::NotFound => format!("there is no member {username}"),
        error => super::told(error),
    }
}

/// A new password's hash; weak ones are refused as in the form. `context` are
/// words that must not carry it.
fn new_password(config: &Config, context: &[&str]) -> Result<String, String> {
    let given = match std::env::var("BANDSTAND_PASSWORD") {
        Ok(password) => password,
        Err(std::env::VarError::NotUnicode(_)) => return Err("BANDSTAND_PASSWORD is not UTF-8".to_owned()),
        Err(std::env::VarError::NotPresent) => asked().map_err(|error| format!("no password: {error}"))?,
    };
    let context: Vec<&str> = [config.brand.as_str()]
        .into_iter()
        .chain(context.iter().copied())
        .filter(|word| !word.is_empty())
        .collect();
    match password::weakness(&given, &context) {
        Some(sentence) => Err(sentence),
        None => password::hash_now(&given).map_err(super::told),
    }
}

/// From the terminal twice and without showing it, or one line of standard input.
fn asked() -> std::io::Result<String> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        let mut line = String::new();
        stdin.lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("The same again: ")? == password {
        Ok(password)
    } else {
        Err(std::io::Error::other("the two are not the same"))
    }
}

fn write_down(tx: &mut Conn, id: i64, verb: &str, after: &str) -> Result<(), Error> {
    let act = audit::Act {
        actor_id: None,
        verb,
        subject_kind: "user",
        subject_id: id,
        before: "",
        after,
        reason: "by command",
        at: Clock::default().now(),
    };
    Ok(audit::record(tx, &act)?)
}
