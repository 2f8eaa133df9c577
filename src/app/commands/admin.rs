//! `bandstand admin`: accounts by hand, for whoever has the machine.

use crate::app::setup;
use crate::features::exchange::{accounts, rows::UserRow};
use crate::forum::accounts::model::State;
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::clock::Clock;
use crate::kit::config::Config;
use crate::kit::text::{fold, names};
use crate::kit::{db::Db, password};

/// What to do with an account.
#[derive(Clone, Debug)]
pub enum Act {
    /// Makes an administrator; the password comes from BANDSTAND_PASSWORD or the terminal.
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
            let key = names::skeleton(&username);
            let now = Clock::default().now();
            let changed =
                db.write_now(move |tx| accounts::promote(tx, &key, role, now)).map_err(super::told)?;
            found(changed, &username)?;
            println!("{username} is now {}.", role.word());
            Ok(())
        }
        Act::Password { username } => {
            let hash = new_password(&config, &username, "")?;
            let key = names::skeleton(&username);
            let now = Clock::default().now();
            let changed =
                db.write_now(move |tx| accounts::set_password(tx, &key, &hash, now)).map_err(super::told)?;
            found(changed, &username)?;
            println!("The password of {username} is changed, and every session has ended.");
            Ok(())
        }
    }
}

fn create(config: &Config, db: &Db, username: String, email: &str) -> Result<(), String> {
    // The site's own words are open to its administrators: only the shape is checked.
    names::check(&username, &names::Reserved::default()).map_err(|error| error.to_string())?;
    if !email.contains('@') {
        return Err("the e-mail address has no @".to_owned());
    }
    let hash = new_password(config, &username, email)?;
    let now = Clock::default().now();
    let row = UserRow {
        id: 0,
        name_key: names::skeleton(&username),
        display_name: None,
        search_name: fold::fold(&username),
        email: Some(email.to_owned()),
        email_key: Some(email.to_lowercase()),
        password_hash: Some(hash),
        confirmed_at: Some(now),
        state: State::Active,
        role: Role::Administrator,
        rank: Rank::Administrator,
        pronouns: None,
        about: String::new(),
        about_html: String::new(),
        avatar: "rest".to_owned(),
        joined_at: now,
        last_seen_at: now,
        username: username.clone(),
    };
    db.write_now(move |tx| accounts::create(tx, &row)).map_err(|error| match super::told(error) {
        cause if cause.contains("name_key") => format!("the name {username} is taken"),
        cause if cause.contains("email_key") => "the e-mail address has an account already".to_owned(),
        cause => cause,
    })?;
    println!("The administrator's account is made.");
    Ok(())
}

/// A new password's hash; weak ones are refused as in the form.
fn new_password(config: &Config, username: &str, email: &str) -> Result<String, String> {
    let given = match std::env::var("BANDSTAND_PASSWORD") {
        Ok(password) => password,
        Err(_) => {
            eprint!("Password (it will be visible): ");
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map_err(|error| error.to_string())?;
            line.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    match password::weakness(&given, &[&config.brand, username, email]) {
        Some(sentence) => Err(sentence),
        None => password::hash_now(&given).map_err(super::told),
    }
}

fn found(changed: usize, username: &str) -> Result<(), String> {
    if changed == 0 { Err(format!("there is no member {username}")) } else { Ok(()) }
}
