//! Every question about free Premium and draws.

use diesel::prelude::*;

use crate::each;
use crate::features::rewards::model::{Draw, Grant, GrantId};
use crate::forum::accounts::model::{User, UserId};
use crate::forum::points::days::{Day, Month};
use crate::forum::points::rules::Rule;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{premium_grants, star_points, swag_draws, users};

/// These people's rows.
pub fn people(conn: &mut Conn, ids: &[UserId]) -> QueryResult<Vec<User>> {
    users::table.filter(any_of(users::id, ids)).order(users::username).select(User::as_select()).load(conn)
}

/// What each day from one on and before another was worth, by these rules alone.
pub fn quality_days(
    conn: &mut Conn,
    users: &[UserId],
    rules: &[Rule],
    (from, to): (Day, Day),
) -> QueryResult<Vec<(UserId, Day, i64)>> {
    star_points::table
        .filter(any_of(star_points::user_id, users))
        .filter(any_of(star_points::rule, rules))
        .filter(star_points::day.ge(from))
        .filter(star_points::day.lt(to))
        .select((star_points::user_id, star_points::day, star_points::points))
        .load(conn)
}

/// Grants once a quarter and member; `false` where they have it.
pub fn grant(tx: &mut Conn, quarter: i64, user: UserId, by: UserId, now: Ts) -> QueryResult<bool> {
    let row = (
        premium_grants::quarter.eq(quarter),
        premium_grants::user_id.eq(user),
        premium_grants::granted_by.eq(by),
        premium_grants::at.eq(now),
    );
    let granted = each!(tx, c => diesel::insert_into(premium_grants::table)
        .values(row)
        .on_conflict((premium_grants::quarter, premium_grants::user_id))
        .do_nothing()
        .execute(c))?;
    Ok(granted == 1)
}

pub fn grants_of_quarter(conn: &mut Conn, quarter: i64) -> QueryResult<Vec<Grant>> {
    premium_grants::table
        .filter(premium_grants::quarter.eq(quarter))
        .order(premium_grants::id)
        .limit(2_000)
        .select(Grant::as_select())
        .load(conn)
}

/// Somebody's grants, the latest first.
pub fn grants_of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<Grant>> {
    premium_grants::table
        .filter(premium_grants::user_id.eq(user))
        .order(premium_grants::id.desc())
        .limit(40)
        .select(Grant::as_select())
        .load(conn)
}

pub fn grant_by_id(conn: &mut Conn, id: GrantId) -> QueryResult<Grant> {
    premium_grants::table.find(id).select(Grant::as_select()).first(conn)
}

pub fn set_code(tx: &mut Conn, id: GrantId, voucher: &str) -> QueryResult<()> {
    diesel::update(premium_grants::table.find(id)).set(premium_grants::voucher.eq(voucher)).execute(tx)?;
    Ok(())
}

/// Draws, the latest first; of one month, or of all.
pub fn draws(conn: &mut Conn, month: Option<Month>, most: i64) -> QueryResult<Vec<Draw>> {
    let mut query = swag_draws::table
        .select(Draw::as_select())
        .order(swag_draws::id.desc())
        .limit(most)
        .into_boxed::<crate::kit::db::MultiBackend>();
    if let Some(month) = month {
        query = query.filter(swag_draws::month.eq(month));
    }
    query.load(conn)
}

/// Writes a draw down; fails on the constraint where they have won in this month already.
pub fn insert_draw(
    tx: &mut Conn,
    (month, prize, seed): (Month, &str, &str),
    (candidates, winner): (i64, UserId),
    by: UserId,
    now: Ts,
) -> QueryResult<()> {
    diesel::insert_into(swag_draws::table)
        .values((
            (swag_draws::month.eq(month), swag_draws::prize.eq(prize), swag_draws::seed.eq(seed)),
            (swag_draws::candidates.eq(candidates), swag_draws::user_id.eq(winner)),
            (swag_draws::by_id.eq(by), swag_draws::at.eq(now)),
        ))
        .execute(tx)?;
    Ok(())
}
