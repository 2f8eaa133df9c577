//! The audit log: who did what to what, before, after and why. Rows are only ever added.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::audit_log;

/// An act to write down.
#[derive(Insertable)]
#[diesel(table_name = audit_log, treat_none_as_default_value = false)]
pub struct Act<'a> {
    /// `None` for the program itself, on an administrator's command line.
    pub actor_id: Option<UserId>,
    /// As the community says it: "lock", "move", "remove".
    pub verb: &'a str,
    pub subject_kind: &'a str,
    pub subject_id: i64,
    pub before: &'a str,
    pub after: &'a str,
    pub reason: &'a str,
    pub at: Ts,
}

pub fn record(tx: &mut Conn, act: &Act<'_>) -> QueryResult<()> {
    diesel::insert_into(audit_log::table).values(act).execute(tx)?;
    Ok(())
}
