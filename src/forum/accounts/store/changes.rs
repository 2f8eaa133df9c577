//! Changes of an account's row, and the fact that guards the first set-up.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::schema::{former_usernames, site_facts, users};

/// What a member sets for themselves.
#[derive(Clone, Debug, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub struct Profile {
    pub display_name: Option<String>,
    pub search_name: String,
    pub pronouns: Option<String>,
    pub about: String,
    pub about_html: String,
    pub theme: String,
    pub density: String,
    pub zone: String,
}

pub fn set_profile(tx: &mut Conn, user: UserId, profile: &Profile) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(profile).execute(tx)?;
    Ok(())
}

pub fn set_theme(tx: &mut Conn, user: UserId, theme: &str) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::theme.eq(theme)).execute(tx)?;
    Ok(())
}

pub fn set_avatar(tx: &mut Conn, user: UserId, avatar: &str) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::avatar.eq(avatar)).execute(tx)?;
    Ok(())
}

pub fn set_password(tx: &mut Conn, user: UserId, hash: &str) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::password_hash.eq(hash)).execute(tx)?;
    Ok(())
}

/// The address with this key is the account's from now on.
pub fn set_confirmed(tx: &mut Conn, user: UserId, key: &str, now: Ts) -> QueryResult<()> {
    diesel::update(users::table.find(user).filter(users::confirmed_at.is_null()))
        .set((users::confirmed_at.eq(now), users::email_key.eq(key)))
        .execute(tx)?;
    Ok(())
}

/// Sets a proven address.
pub fn set_email(tx: &mut Conn, user: UserId, email: &str, key: &str, now: Ts) -> QueryResult<()> {
    diesel::update(users::table.find(user))
        .set((users::email.eq(email), users::email_key.eq(key), users::confirmed_at.eq(now)))
        .execute(tx)?;
    Ok(())
}

pub fn set_role(tx: &mut Conn, user: UserId, role: Role, rank: Rank) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set((users::role.eq(role), users::rank.eq(rank))).execute(tx)?;
    Ok(())
}

/// A name and the two forms it is found by.
#[derive(Clone, Debug)]
pub struct Name {
    pub username: String,
    pub key: String,
    pub search: String,
}

/// Gives somebody a name and keeps the old one, so that its links lead on.
pub fn rename(
    tx: &mut Conn,
    user: UserId,
    old: &str,
    old_key: &str,
    name: &Name,
    now: Ts,
) -> QueryResult<()> {
    diesel::insert_into(former_usernames::table)
        .values((
            former_usernames::user_id.eq(user),
            former_usernames::username.eq(old),
            former_usernames::name_key.eq(old_key),
            former_usernames::changed_at.eq(now),
        ))
        .execute(tx)?;
    diesel::update(users::table.find(user))
        .set((
            users::username.eq(&name.username),
            users::name_key.eq(&name.key),
            users::search_name.eq(&name.search),
            users::name_changed_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

const SETUP: &str = "setup_token";

/// Lays down the hash of the token that opens the set-up; an older one is void.
pub fn offer_setup(tx: &mut Conn, token_hash: &str) -> QueryResult<()> {
    diesel::delete(site_facts::table.find(SETUP)).execute(tx)?;
    diesel::insert_into(site_facts::table)
        .values((site_facts::name.eq(SETUP), site_facts::value.eq(token_hash)))
        .execute(tx)?;
    Ok(())
}

pub fn is_setup_offered(conn: &mut Conn, token_hash: &str) -> QueryResult<bool> {
    let kept: Option<String> =
        site_facts::table.find(SETUP).select(site_facts::value).first(conn).optional()?;
    Ok(kept.as_deref() == Some(token_hash))
}

/// Takes the token away. Deleting the row is the lock: of two installers one finds it gone.
pub fn take_setup(tx: &mut Conn, token_hash: &str) -> QueryResult<bool> {
    let taken =
        diesel::delete(site_facts::table.find(SETUP).filter(site_facts::value.eq(token_hash))).execute(tx)?;
    Ok(taken == 1)
}
