//! Every question about the ledger; `state` asks what it ought to say.

pub mod facts;
pub mod state;

use diesel::prelude::*;

use super::model::{Deed, DeedId, NewDeed, SubjectKind};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, any_of};
use crate::schema::{deeds, users};

/// All rows about these subjects, in the order in which they were written.
pub fn about(conn: &mut Conn, kind: SubjectKind, subjects: &[i64]) -> QueryResult<Vec<Deed>> {
    deeds::table
        .filter(deeds::subject_kind.eq(kind))
        .filter(any_of(deeds::subject_id, subjects))
        .order(deeds::id)
        .select(Deed::as_select())
        .load(conn)
}

/// The same, of what this person did or gave alone.
pub fn about_by(
    conn: &mut Conn,
    kind: SubjectKind,
    subjects: &[i64],
    person: UserId,
) -> QueryResult<Vec<Deed>> {
    deeds::table
        .filter(deeds::subject_kind.eq(kind))
        .filter(any_of(deeds::subject_id, subjects))
        .filter(deeds::user_id.eq(person).or(deeds::other_id.eq(person)))
        .order(deeds::id)
        .select(Deed::as_select())
        .load(conn)
}

/// A member's rows, the latest first, before a number.
pub fn latest_of(conn: &mut Conn, user: UserId, before: DeedId, most: i64) -> QueryResult<Vec<Deed>> {
    deeds::table
        .filter(deeds::user_id.eq(user))
        .filter(deeds::id.lt(before))
        .order(deeds::id.desc())
        .limit(most)
        .select(Deed::as_select())
        .load(conn)
}

/// The next rows of members up to `last`, each member's together and in the
/// order in which they were written.
pub fn next_of(
    conn: &mut Conn,
    (user, after): (UserId, DeedId),
    last: UserId,
    most: i64,
) -> QueryResult<Vec<Deed>> {
    deeds::table
        .filter(deeds::user_id.ge(user))
        .filter(deeds::user_id.gt(user).or(deeds::id.gt(after)))
        .filter(deeds::user_id.le(last))
        .order((deeds::user_id, deeds::id))
        .limit(most)
        .select(Deed::as_select())
        .load(conn)
}

/// Holds the rows of members until the end of the transaction, in the order of
/// their numbers: what is added to one member's ledger follows each other.
pub fn hold(tx: &mut Conn, members: &[UserId]) -> QueryResult<()> {
    if let Conn::Pg(pg) = tx {
        users::table
            .filter(users::id.eq_any(members))
            .order(users::id)
            .select(users::id)
            .for_no_key_update()
            .load::<UserId>(pg)?;
    }
    Ok(())
}

/// Adds very many rows that nobody follows: generated ones.
pub fn append_all(tx: &mut Conn, new: &[NewDeed]) -> QueryResult<()> {
    for part in new.chunks(500) {
        each!(tx, c => diesel::insert_into(deeds::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Adds rows; nothing but this and [`append_all`] ever writes the ledger.
pub fn append(tx: &mut Conn, new: &[NewDeed]) -> QueryResult<Vec<Deed>> {
    new.iter()
        .map(|deed| {
            let id = diesel::insert_into(deeds::table).values(deed).returning(deeds::id).get_result(tx)?;
            Ok(Deed {
                id,
                user_id: deed.user_id,
                kind: deed.kind,
                subject_kind: deed.subject_kind,
                subject_id: deed.subject_id,
                other_id: deed.other_id,
                other_rank: deed.other_rank,
                count: deed.count,
                cause: deed.cause,
                done_at: deed.done_at,
                recorded_at: deed.recorded_at,
            })
        })
        .collect()
}
