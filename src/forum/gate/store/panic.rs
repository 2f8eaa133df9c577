//! The emergency: while it is on, only members with a visible post write, and
//! who joins waits for an approval. Owns the table waiting_members and the fact
//! `panic` of site_facts; the switch is `features/panic`.

use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::gate::store::Outcome;
use crate::kit::db::{Conn, Ts};
use crate::schema::{site_facts, users, waiting_members};

/// The fact's name; its value is since when.
pub const FACT: &str = "panic";

/// Since when it is on.
pub fn since(conn: &mut Conn) -> QueryResult<Option<Ts>> {
    let value: Option<String> =
        site_facts::table.find(FACT).select(site_facts::value).first(conn).optional()?;
    Ok(value.map(|value| Ts(value.parse().unwrap_or_default())))
}

/// Switches it on; `false` when it was on already.
pub fn begin(tx: &mut Conn, now: Ts) -> QueryResult<bool> {
    let row = (site_facts::name.eq(FACT), site_facts::value.eq(now.0.to_string()));
    let made = each!(tx, c => diesel::insert_into(site_facts::table)
        .values(row)
        .on_conflict(site_facts::name)
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

/// Switches it off; `false` when it was off already.
pub fn end(tx: &mut Conn) -> QueryResult<bool> {
    Ok(diesel::delete(site_facts::table.find(FACT)).execute(tx)? == 1)
}

/// Lets a new account wait, while it is on.
pub fn meet(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    if since(tx)?.is_none() {
        return Ok(());
    }
    diesel::insert_into(waiting_members::table)
        .values((
            waiting_members::user_id.eq(user),
            waiting_members::since.eq(now),
            waiting_members::outcome.eq(Outcome::Waiting),
        ))
        .execute(tx)?;
    Ok(())
}

/// Somebody who waits: who, since when, and whether their address is confirmed.
pub type Waiting = (Face, Ts, Option<Ts>);

/// Those who wait, the first comer first.
pub fn waiting(conn: &mut Conn, most: i64) -> QueryResult<Vec<Waiting>> {
    waiting_members::table
        .inner_join(users::table.on(users::id.eq(waiting_members::user_id)))
        .filter(waiting_members::outcome.eq(Outcome::Waiting))
        .order(waiting_members::user_id)
        .limit(most)
        .select((Face::as_select(), waiting_members::since, users::confirmed_at))
        .load(conn)
}

/// Who was let in, or not, waits again; `false` when it was decided otherwise since.
pub fn reopen(tx: &mut Conn, user: UserId, was: Outcome) -> QueryResult<bool> {
    let one = waiting_members::table.find(user).filter(waiting_members::outcome.eq(was));
    let opened = diesel::update(one)
        .set((
            waiting_members::outcome.eq(Outcome::Waiting),
            waiting_members::decided_by.eq(None::<UserId>),
            waiting_members::decided_at.eq(None::<Ts>),
        ))
        .execute(tx)?;
    Ok(opened == 1)
}

/// Settles it for one who waits; `false` when nobody of this number does.
pub fn decide(tx: &mut Conn, user: UserId, outcome: Outcome, by: UserId, now: Ts) -> QueryResult<bool> {
    let one = waiting_members::table.find(user).filter(waiting_members::outcome.eq(Outcome::Waiting));
    let decided = diesel::update(one)
        .set((
            waiting_members::outcome.eq(outcome),
            waiting_members::decided_by.eq(by),
            waiting_members::decided_at.eq(now),
        ))
        .execute(tx)?;
    Ok(decided == 1)
}
