//! Who gets the blog by e-mail, and how far each new article has been mailed.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::each;
use crate::forum::accounts::model::{State, UserId};
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{blog_mailings, blog_subscriptions, users};

/// A subscription as a guest's letters and buttons know it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = blog_subscriptions)]
pub struct Subscription {
    pub id: i64,
    pub user_id: Option<UserId>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub created_at: Ts,
    pub confirmed_at: Option<Ts>,
}

pub fn by_id(conn: &mut Conn, id: i64) -> QueryResult<Option<Subscription>> {
    blog_subscriptions::table.find(id).select(Subscription::as_select()).first(conn).optional()
}

pub fn by_token(conn: &mut Conn, hash: &str) -> QueryResult<Option<Subscription>> {
    blog_subscriptions::table
        .filter(blog_subscriptions::token_hash.eq(hash))
        .select(Subscription::as_select())
        .first(conn)
        .optional()
}

pub fn is_subscribed(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    let found: Option<i64> = blog_subscriptions::table
        .filter(blog_subscriptions::user_id.eq(user))
        .select(blog_subscriptions::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// A member's own: their address was confirmed with the account.
pub fn subscribe_member(tx: &mut Conn, user: UserId, now: Ts) -> QueryResult<()> {
    let row = (
        blog_subscriptions::user_id.eq(user),
        blog_subscriptions::created_at.eq(now),
        blog_subscriptions::confirmed_at.eq(now),
    );
    each!(tx, c => diesel::insert_into(blog_subscriptions::table)
        .values(row)
        .on_conflict(blog_subscriptions::user_id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

pub fn delete_member(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::delete(blog_subscriptions::table.filter(blog_subscriptions::user_id.eq(user))).execute(tx)?;
    Ok(())
}

pub fn delete(tx: &mut Conn, id: i64) -> QueryResult<bool> {
    Ok(diesel::delete(blog_subscriptions::table.find(id)).execute(tx)? == 1)
}

/// Forgets a guest's address, when it turned out to be a member's.
pub fn delete_guest(tx: &mut Conn, email_key: &str) -> QueryResult<()> {
    diesel::delete(blog_subscriptions::table.filter(blog_subscriptions::email_key.eq(email_key)))
        .execute(tx)?;
    Ok(())
}

/// A guest's wish: the row of the address, which waits for its owner, has this
/// token from now on. `false` when it is confirmed already; then nothing changes.
pub fn ask_guest(tx: &mut Conn, email: &str, key: &str, token_hash: &str, now: Ts) -> QueryResult<bool> {
    let row = (
        blog_subscriptions::email.eq(email),
        blog_subscriptions::email_key.eq(key),
        blog_subscriptions::token_hash.eq(token_hash),
        blog_subscriptions::created_at.eq(now),
    );
    let made = each!(tx, c => diesel::insert_into(blog_subscriptions::table)
        .values(row)
        .on_conflict(blog_subscriptions::email_key)
        .do_nothing()
        .execute(c))?;
    if made == 1 {
        return Ok(true);
    }
    let waiting = blog_subscriptions::table
        .filter(blog_subscriptions::email_key.eq(key))
        .filter(blog_subscriptions::confirmed_at.is_null());
    let renewed = diesel::update(waiting)
        .set((blog_subscriptions::token_hash.eq(token_hash), blog_subscriptions::created_at.eq(now)))
        .execute(tx)?;
    Ok(renewed == 1)
}

/// Uses the token up; of two uses at once one finds nothing.
pub fn confirm_guest(tx: &mut Conn, id: i64, token_hash: &str, now: Ts) -> QueryResult<bool> {
    let waiting = blog_subscriptions::table.find(id).filter(blog_subscriptions::token_hash.eq(token_hash));
    let done = diesel::update(waiting)
        .set((blog_subscriptions::token_hash.eq(None::<String>), blog_subscriptions::confirmed_at.eq(now)))
        .execute(tx)?;
    Ok(done == 1)
}

/// Forgets addresses that nobody confirmed in time.
pub fn sweep(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    diesel::delete(
        blog_subscriptions::table
            .filter(blog_subscriptions::confirmed_at.is_null())
            .filter(blog_subscriptions::created_at.lt(before)),
    )
    .execute(tx)
}

/// A new article that shall reach every subscriber once.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = blog_mailings)]
pub struct Mailing {
    pub thread_id: ThreadId,
    /// Every subscriber up to this number has the letter.
    pub after_id: i64,
    pub started_at: Ts,
}

pub fn begin(tx: &mut Conn, thread: ThreadId, now: Ts) -> QueryResult<()> {
    let row = (
        blog_mailings::thread_id.eq(thread),
        blog_mailings::after_id.eq(0),
        blog_mailings::started_at.eq(now),
    );
    each!(tx, c => diesel::insert_into(blog_mailings::table)
        .values(row)
        .on_conflict(blog_mailings::thread_id)
        .do_nothing()
        .execute(c))?;
    Ok(())
}

/// The mailing that is under way longest.
pub fn next_open(conn: &mut Conn) -> QueryResult<Option<Mailing>> {
    blog_mailings::table
        // Written out: the index of open mailings is found by these words.
        .filter(sql::<Bool>("blog_mailings.done_at IS NULL"))
        .order(blog_mailings::thread_id)
        .select(Mailing::as_select())
        .first(conn)
        .optional()
}

/// Number, guest's address, member's address and state.
type Row = (i64, Option<String>, Option<String>, Option<State>, Option<Ts>);

/// Somebody to write to: the subscription's number, and the address if there is one now.
pub type Reader = (i64, Option<String>);

/// The next readers of a mailing: who had confirmed when it began. Members who
/// have no confirmed address, or are gone, keep their place and get nothing.
pub fn readers(conn: &mut Conn, mailing: &Mailing, most: i64) -> QueryResult<Vec<Reader>> {
    let rows: Vec<Row> = blog_subscriptions::table
        .left_join(users::table)
        .filter(blog_subscriptions::id.gt(mailing.after_id))
        .filter(blog_subscriptions::confirmed_at.le(mailing.started_at))
        .order(blog_subscriptions::id)
        .limit(most)
        .select((
            blog_subscriptions::id,
            blog_subscriptions::email,
            users::email.nullable(),
            users::state.nullable(),
            users::confirmed_at.nullable(),
        ))
        .load(conn)?;
    let reached = |(id, guest, member, state, confirmed): Row| {
        let member =
            member.filter(|_| confirmed.is_some() && matches!(state, Some(State::Active | State::Silenced)));
        (id, guest.or(member))
    };
    Ok(rows.into_iter().map(reached).collect())
}

/// Which of these subscriptions are still there.
pub fn still_there(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<i64>> {
    blog_subscriptions::table
        .filter(any_of(blog_subscriptions::id, ids))
        .select(blog_subscriptions::id)
        .load(conn)
}

/// Moves the mailing on from where it was seen; `false` when another worker was faster.
pub fn move_on(tx: &mut Conn, mailing: &Mailing, to: i64) -> QueryResult<bool> {
    let seen = blog_mailings::table
        .find(mailing.thread_id)
        .filter(blog_mailings::after_id.eq(mailing.after_id))
        .filter(blog_mailings::done_at.is_null());
    Ok(diesel::update(seen).set(blog_mailings::after_id.eq(to)).execute(tx)? == 1)
}

pub fn finish(tx: &mut Conn, mailing: &Mailing, now: Ts) -> QueryResult<()> {
    let seen = blog_mailings::table
        .find(mailing.thread_id)
        .filter(blog_mailings::after_id.eq(mailing.after_id))
        .filter(blog_mailings::done_at.is_null());
    diesel::update(seen).set(blog_mailings::done_at.eq(now)).execute(tx)?;
    Ok(())
}

/// How long an address waits for its owner to confirm it.
pub const WAITING: Duration = Duration::from_secs(7 * 86_400);
