//! Challenges that were answered, until they would have ended anyway.

use diesel::prelude::*;

use crate::each;
use crate::forum::gate::work::Spent;
use crate::kit::db::{Conn, Ts};
use crate::schema::spent_work;

/// Spends a challenge; `false` when that was done before.
pub fn spend(tx: &mut Conn, spent: &Spent) -> QueryResult<bool> {
    let row = (spent_work::digest.eq(&spent.digest), spent_work::ends_at.eq(spent.ends_at));
    let made = each!(tx, c => diesel::insert_into(spent_work::table)
        .values(row)
        .on_conflict(spent_work::digest)
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Forgets challenges that are too old to be answered.
pub fn sweep(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    diesel::delete(spent_work::table.filter(spent_work::ends_at.lt(now))).execute(tx)
}
