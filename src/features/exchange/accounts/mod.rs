//! Accounts that an operator makes or changes by hand; each act is in the audit log.

mod store;

use crate::features::exchange::rows::UserRow;
use crate::features::exchange::store as bulk;
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{self, Act};
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Makes an account.
pub fn create(tx: &mut Conn, row: &UserRow) -> Result<(), Error> {
    for id in bulk::reserve(tx, "users", 1)? {
        bulk::insert_users(tx, &[UserRow { id, ..row.clone() }])?;
        write_down(tx, UserId(id), "create account", row.role.word(), row.joined_at)?;
    }
    Ok(())
}

/// Gives a role; says how many members have the name.
pub fn promote(tx: &mut Conn, name_key: &str, role: Role, now: Ts) -> Result<usize, Error> {
    let Some(id) = store::id_of(tx, name_key)? else { return Ok(0) };
    store::set_role(tx, id, role)?;
    write_down(tx, id, "change role", role.word(), now)?;
    Ok(1)
}

/// Sets a password and ends every session.
pub fn set_password(tx: &mut Conn, name_key: &str, hash: &str, now: Ts) -> Result<usize, Error> {
    let Some(id) = store::id_of(tx, name_key)? else { return Ok(0) };
    store::set_password(tx, id, hash)?;
    write_down(tx, id, "set password", "", now)?;
    Ok(1)
}

fn write_down(tx: &mut Conn, id: UserId, verb: &str, after: &str, at: Ts) -> Result<(), Error> {
    let act = Act {
        actor_id: None,
        verb,
        subject_kind: "user",
        subject_id: id.0,
        before: "",
        after,
        reason: "by command",
        at,
    };
    Ok(audit::record(tx, &act)?)
}
