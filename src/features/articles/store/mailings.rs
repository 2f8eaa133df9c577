//! Who gets the blog by e-mail, and how far each new article has been mailed.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{blog_mailings, blog_subscriptions, users};

/// A guest's subscription; members follow the blog as they follow anything else.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = blog_subscriptions)]
pub struct Subscription {
    pub id: i64,
    pub email: String,
    pub email_key: String,
    pub created_at: Ts,
}

pub fn by_token(conn: &mut Conn, hash: &str) -> QueryResult<Option<Subscription>> {
    blog_subscriptions::table
        .filter(blog_subscriptions::token_hash.eq(hash))
        .select(Subscription::as_select())
        .first(conn)
        .optional()
}

pub fn delete(tx: &mut Conn, id: i64) -> QueryResult<bool> {
    Ok(diesel::delete(blog_subscriptions::table.find(id)).execute(tx)? == 1)
}

/// Forgets an address that got the blog; `false` when it did not.
pub fn delete_confirmed(tx: &mut Conn, email_key: &str) -> QueryResult<bool> {
    let confirmed = blog_subscriptions::table
        .filter(blog_subscriptions::email_key.eq(email_key))
        .filter(blog_subscriptions::confirmed_at.is_not_null());
    Ok(diesel::delete(confirmed).execute(tx)? == 1)
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

/// Somebody to write to: the subscription's number, and the address unless it is a member's.
pub type Reader = (i64, Option<String>);

/// The next readers of a mailing: who had confirmed when it began. An address
/// that is a member's by now keeps its place and gets nothing: members are told
/// as members, and nobody gets two letters.
pub fn readers(conn: &mut Conn, mailing: &Mailing, most: i64) -> QueryResult<Vec<Reader>> {
    let rows: Vec<(i64, String, Option<UserId>)> = blog_subscriptions::table
        .left_join(users::table.on(users::email_key.eq(blog_subscriptions::email_key.nullable())))
        .filter(blog_subscriptions::id.gt(mailing.after_id))
        .filter(blog_subscriptions::confirmed_at.le(mailing.started_at))
        .order(blog_subscriptions::id)
        .limit(most)
        .select((blog_subscriptions::id, blog_subscriptions::email, users::id.nullable()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, email, member)| (id, member.is_none().then_some(email))).collect())
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
