//! The audit log: who did what to what, before, after and why. Rows are only ever added.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::statuses::Statuses;
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

/// The same for what one person did to another: the verb, what was before, what is after, and why.
pub fn record_about(
    tx: &mut Conn,
    actor: UserId,
    user: UserId,
    (verb, before, after, reason): (&str, &str, &str, &str),
    at: Ts,
) -> QueryResult<()> {
    let (actor_id, subject_kind, subject_id) = (Some(actor), "user", user.0);
    record(tx, &Act { actor_id, verb, subject_kind, subject_id, before, after, reason, at })
}

/// When something was last done to a thing.
pub fn last(conn: &mut Conn, kind: &str, id: i64, verb: &str) -> QueryResult<Option<Ts>> {
    audit_log::table
        .filter(audit_log::subject_kind.eq(kind.to_owned()))
        .filter(audit_log::subject_id.eq(id))
        .filter(audit_log::verb.eq(verb.to_owned()))
        .order(audit_log::id.desc())
        .select(audit_log::at)
        .first(conn)
        .optional()
}

/// An act as it was written down.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = audit_log)]
pub struct Entry {
    pub id: i64,
    pub actor_id: Option<UserId>,
    pub verb: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub before: String,
    pub after: String,
    pub reason: String,
    pub at: Ts,
}

/// What taking an act back needs besides the entry.
#[derive(Clone, Debug)]
pub struct Around {
    pub statuses: Statuses,
    pub brand: String,
    pub page_size: i64,
    pub now: Ts,
}

impl Entry {
    /// The reason that the reverse of this act is written down with.
    pub fn undone_because(&self) -> String {
        format!("undoes #{}", self.id)
    }

    /// Refuses where the subject is not any more what the act made of it.
    pub fn must_stand(&self, stands: bool) -> Result<(), Refusal> {
        if stands {
            return Ok(());
        }
        Err(Refusal::new("It was changed since by somebody else, so this act can't be undone any more."))
    }
}

/// Does the reverse of an entry through the action that anybody would use: it asks
/// its own policy, refuses what changed meanwhile and writes its own entry.
pub type Undo = fn(&mut Conn, &SignedIn, &Entry, &Around) -> Result<(), Error>;

/// Acts on one kind of subject, and how they are taken back.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub subject: &'static str,
    pub verbs: &'static [&'static str],
    /// Verbs that change the same: a later one of them stands in the way.
    pub overtaken_by: &'static [&'static str],
    pub undo: Undo,
}
