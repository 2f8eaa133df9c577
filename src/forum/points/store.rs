//! Every question about points and closed months; `facts` asks what earned them.

pub mod facts;

use diesel::dsl::{max, min};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::days::{Day, Month};
use super::rules::{Fact, Rule};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{leaderboard_months, leaderboard_places, star_points, users};

/// Holds somebody's row until the end of the transaction: what changes their points or their
/// balance follows each other.
pub fn hold(tx: &mut Conn, user: UserId) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::role.eq(users::role)).execute(tx)?;
    Ok(())
}

/// A row of the ledger.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = star_points)]
pub struct Entry {
    pub rule: Rule,
    pub subject_id: i64,
    pub thread_id: i64,
    pub other_id: i64,
    pub points: i64,
    pub day: Day,
    pub done_at: Ts,
    pub recorded_at: Ts,
}

impl Entry {
    pub fn fact(&self) -> Fact {
        Fact {
            at: self.done_at,
            rule: self.rule,
            subject: self.subject_id,
            thread: self.thread_id,
            other: self.other_id,
        }
    }
}

/// All that the ledger says of somebody's month.
pub fn all_of_month(conn: &mut Conn, user: UserId, month: Month) -> QueryResult<Vec<Entry>> {
    star_points::table
        .filter(star_points::user_id.eq(user))
        .filter(star_points::day.ge(month * 100))
        .filter(star_points::day.lt(month * 100 + 100))
        .select(Entry::as_select())
        .load(conn)
}

/// Somebody's rows of a month, the latest first.
pub fn of_month(conn: &mut Conn, user: UserId, month: Month, most: i64) -> QueryResult<Vec<Entry>> {
    star_points::table
        .filter(star_points::user_id.eq(user))
        .filter(star_points::day.ge(month * 100))
        .filter(star_points::day.lt(month * 100 + 100))
        .order((star_points::recorded_at.desc(), star_points::id.desc()))
        .limit(most)
        .select(Entry::as_select())
        .load(conn)
}

/// Adds a row; nothing else writes the ledger.
pub fn append(
    tx: &mut Conn,
    user: UserId,
    (day, fact, points): (Day, Fact, i64),
    now: Ts,
) -> QueryResult<()> {
    diesel::insert_into(star_points::table)
        .values((
            (star_points::user_id.eq(user), star_points::rule.eq(fact.rule), star_points::points.eq(points)),
            (star_points::subject_id.eq(fact.subject), star_points::thread_id.eq(fact.thread)),
            (star_points::other_id.eq(fact.other), star_points::day.eq(day)),
            (star_points::done_at.eq(fact.at), star_points::recorded_at.eq(now)),
        ))
        .execute(tx)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// All that somebody has earned.
pub fn total(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    between(conn, user, (0, i64::MAX))
}

/// What somebody earned from one day on and before another.
pub fn between(conn: &mut Conn, user: UserId, (from, to): (Day, Day)) -> QueryResult<i64> {
    let row: Sum = diesel::sql_query(
        "SELECT CAST(COALESCE(SUM(points), 0) AS BIGINT) AS total FROM star_points
         WHERE user_id = $1 AND day >= $2 AND day < $3",
    )
    .bind::<BigInt, _>(user.0)
    .bind::<BigInt, _>(from)
    .bind::<BigInt, _>(to)
    .get_result(conn)?;
    Ok(row.total)
}

/// Somebody with points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Standing {
    #[diesel(sql_type = BigInt)]
    pub user_id: UserId,
    #[diesel(sql_type = BigInt)]
    pub points: i64,
}

/// Who earned most in a month so far; the same points stand in the order of joining.
pub fn best_of(conn: &mut Conn, month: Month, most: i64) -> QueryResult<Vec<Standing>> {
    diesel::sql_query(
        "SELECT p.user_id, CAST(SUM(p.points) AS BIGINT) AS points
         FROM star_points p JOIN users u ON u.id = p.user_id
         WHERE p.day >= $1 AND p.day < $2 AND u.state IN ('active', 'silenced')
         GROUP BY p.user_id HAVING SUM(p.points) > 0
         ORDER BY points DESC, p.user_id LIMIT $3",
    )
    .bind::<BigInt, _>(month * 100)
    .bind::<BigInt, _>(month * 100 + 100)
    .bind::<BigInt, _>(most)
    .load(conn)
}

/// What each of somebody's days from `from` on is worth.
pub fn by_day(conn: &mut Conn, user: UserId, from: Day) -> QueryResult<Vec<(Day, i64)>> {
    let entries: Vec<(Day, i64)> = star_points::table
        .filter(star_points::user_id.eq(user))
        .filter(star_points::day.ge(from))
        .order(star_points::day)
        .select((star_points::day, star_points::points))
        .load(conn)?;
    let mut days: std::collections::BTreeMap<Day, i64> = std::collections::BTreeMap::new();
    for (day, points) in entries {
        *days.entry(day).or_default() += points;
    }
    Ok(days.into_iter().collect())
}

/// The first day of the ledger.
pub fn first_day(conn: &mut Conn) -> QueryResult<Option<Day>> {
    star_points::table.select(min(star_points::day)).first(conn)
}

/// The months that are closed, the latest first.
pub fn closed(conn: &mut Conn, most: i64) -> QueryResult<Vec<Month>> {
    leaderboard_months::table
        .order(leaderboard_months::month.desc())
        .limit(most)
        .select(leaderboard_months::month)
        .load(conn)
}

pub fn is_closed(conn: &mut Conn, month: Month) -> QueryResult<bool> {
    let count: i64 =
        leaderboard_months::table.filter(leaderboard_months::month.eq(month)).count().get_result(conn)?;
    Ok(count > 0)
}

/// Closes a month with these places, where everybody's rows are held, so that what is added to
/// the ledger from now on has higher numbers; `false` when it was closed before.
pub fn close(tx: &mut Conn, month: Month, places: &[(i64, Standing)], now: Ts) -> QueryResult<bool> {
    let last: Option<i64> = star_points::table.select(max(star_points::id)).first(tx)?;
    let row = (
        leaderboard_months::month.eq(month),
        leaderboard_months::closed_at.eq(now),
        leaderboard_months::last_entry.eq(last.unwrap_or(0)),
    );
    let closed = each!(tx, c => diesel::insert_into(leaderboard_months::table)
        .values(row)
        .on_conflict(leaderboard_months::month)
        .do_nothing()
        .execute(c))?;
    if closed == 0 {
        return Ok(false);
    }
    for (place, standing) in places {
        diesel::insert_into(leaderboard_places::table)
            .values((
                leaderboard_places::month.eq(month),
                leaderboard_places::place.eq(place),
                leaderboard_places::user_id.eq(standing.user_id),
                leaderboard_places::points.eq(standing.points),
            ))
            .execute(tx)?;
    }
    Ok(true)
}

/// The places of a closed month, as they were then: place, whose, points.
pub fn places_of(conn: &mut Conn, month: Month, most: i64) -> QueryResult<Vec<(i64, UserId, i64)>> {
    leaderboard_places::table
        .filter(leaderboard_places::month.eq(month))
        .order((leaderboard_places::place, leaderboard_places::user_id))
        .limit(most)
        .select((leaderboard_places::place, leaderboard_places::user_id, leaderboard_places::points))
        .load(conn)
}

/// Begins terms for Stars who have none, who came by an import or a command: from when they
/// joined on. Earlier points are not counted by this alone.
pub fn begin_terms(tx: &mut Conn) -> QueryResult<usize> {
    diesel::sql_query(
        "INSERT INTO star_terms (user_id, began_at, rank_before)
         SELECT id, joined_at, 'regular' FROM users u WHERE u.role = 'star' AND u.rank IN ('rising-star', 'star')
           AND NOT EXISTS (SELECT 1 FROM star_terms t WHERE t.user_id = u.id AND t.ended_at IS NULL)",
    )
    .execute(tx)
}

/// Whether somebody was among the top ten of the latest closed month.
pub fn is_top_ten(conn: &mut Conn, user: UserId) -> QueryResult<bool> {
    let Some(month) = closed(conn, 1)?.first().copied() else { return Ok(false) };
    let count: i64 = leaderboard_places::table
        .filter(leaderboard_places::month.eq(month))
        .filter(leaderboard_places::user_id.eq(user))
        .filter(leaderboard_places::place.le(10))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}
