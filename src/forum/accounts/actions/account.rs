//! The verbs that forms, imports and the command line share.

use crate::forum::accounts::model::{NewUser, State, UserId};
use crate::forum::accounts::proof::Purpose;
use crate::forum::accounts::{names, store};
use crate::forum::audit::{self, Act};
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail;

/// What a new account needs. The caller has checked the name and hashed the password.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub username: String,
    pub email: String,
    pub password_hash: String,
    pub role: Role,
    /// Whether the address is known to be the owner's.
    pub is_confirmed: bool,
}

/// Makes an account. A name that somebody has is a uniqueness violation. An
/// address is the account's when it is confirmed, not before: anybody may claim
/// one, and nobody learns from it whether it is somebody's already.
pub fn create_account(tx: &mut Conn, account: &NewAccount, now: Ts) -> Result<UserId, Error> {
    let user = NewUser {
        username: account.username.clone(),
        name_key: names::key(&account.username),
        display_name: None,
        search_name: names::search_form(&account.username, None),
        email: Some(account.email.clone()),
        email_key: account.is_confirmed.then(|| mail::address_key(&account.email)),
        password_hash: Some(account.password_hash.clone()),
        confirmed_at: account.is_confirmed.then_some(now),
        state: State::Active,
        role: account.role,
        rank: rank_of(account.role).unwrap_or(Rank::Visitor),
        pronouns: None,
        avatar: "rest".to_owned(),
        joined_at: now,
        last_seen_at: now,
    };
    store::insert(tx, &user).map_err(super::look_again)
}

/// Gives somebody a role and its rank. `actor` is `None` on the command line.
pub fn promote(tx: &mut Conn, actor: Option<UserId>, user: UserId, role: Role, now: Ts) -> Result<(), Error> {
    let before = store::by_id(tx, user)?;
    let rank = rank_of(role).unwrap_or(match rank_of(before.role) {
        Some(_) => Rank::Newbie,
        None => before.rank,
    });
    store::changes::set_role(tx, user, role, rank)?;
    let act = Act {
        actor_id: actor,
        verb: "promote",
        subject_kind: "user",
        subject_id: user.0,
        before: before.role.word(),
        after: role.word(),
        reason: "",
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}

/// Sets a password and ends every session but `keep`, and every letter that could set another.
pub fn set_password(tx: &mut Conn, user: UserId, hash: &str, keep: Option<i64>) -> Result<(), Error> {
    store::changes::set_password(tx, user, hash)?;
    store::sessions::end_all_but(tx, user, keep)?;
    store::proof::forget(tx, user, &[Purpose::Reset, Purpose::LeaveAddress, Purpose::TakeAddress])?;
    Ok(())
}

/// The rank that goes with an office; a plain member's is earned.
fn rank_of(role: Role) -> Option<Rank> {
    match role {
        Role::Member => None,
        Role::Star => Some(Rank::RisingStar),
        Role::Agent => Some(Rank::Staff),
        Role::Moderator => Some(Rank::Moderator),
        Role::Staff => Some(Rank::Staff),
        Role::CommunityManager => Some(Rank::CommunityManager),
        Role::Administrator => Some(Rank::Administrator),
    }
}
