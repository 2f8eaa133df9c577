//! Every question about badges.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::each;
use crate::forum::accounts::model::{State, User, UserId};
use crate::id_type;
use crate::kit::config::Badge;
use crate::kit::db::{Conn, Ts};
use crate::schema::{badge_awards, users};

id_type! {
    /// The number of a badge that somebody has.
    AwardId
}

/// A badge that somebody has, or had.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = badge_awards)]
pub struct Award {
    pub id: AwardId,
    pub user_id: UserId,
    pub badge: String,
    pub at: Ts,
    pub by_id: Option<UserId>,
    pub reason: String,
    pub taken_at: Option<Ts>,
    pub taken_reason: String,
}

/// The badges that somebody has, by their names in the data, the oldest first.
pub fn of(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(String, Ts)>> {
    badge_awards::table
        .filter(badge_awards::user_id.eq(user))
        .filter(badge_awards::taken_at.is_null())
        .order(badge_awards::id)
        .limit(100)
        .select((badge_awards::badge, badge_awards::at))
        .load(conn)
}

/// How many have each.
pub fn counts(conn: &mut Conn) -> QueryResult<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = badge_awards::table
        .filter(badge_awards::taken_at.is_null())
        .group_by(badge_awards::badge)
        .select((badge_awards::badge, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The latest badges that came to somebody, taken ones too.
pub fn latest(conn: &mut Conn, most: i64) -> QueryResult<Vec<Award>> {
    badge_awards::table.order(badge_awards::id.desc()).limit(most).select(Award::as_select()).load(conn)
}

pub fn by_id(conn: &mut Conn, id: AwardId) -> QueryResult<Award> {
    badge_awards::table.find(id).select(Award::as_select()).first(conn)
}

/// Gives it once; `false` where they have it, or had it taken away.
pub fn give(
    tx: &mut Conn,
    user: UserId,
    badge: &str,
    (by, reason): (Option<UserId>, &str),
    now: Ts,
) -> QueryResult<bool> {
    let row = (
        badge_awards::user_id.eq(user),
        badge_awards::badge.eq(badge),
        badge_awards::at.eq(now),
        badge_awards::by_id.eq(by),
        badge_awards::reason.eq(reason),
    );
    let given = each!(tx, c => diesel::insert_into(badge_awards::table)
        .values(row)
        .on_conflict((badge_awards::user_id, badge_awards::badge))
        .do_nothing()
        .execute(c))?;
    Ok(given == 1)
}

/// Gives back what was taken away; `false` where they have it.
pub fn give_back(
    tx: &mut Conn,
    user: UserId,
    badge: &str,
    (by, reason): (Option<UserId>, &str),
    now: Ts,
) -> QueryResult<bool> {
    let taken = badge_awards::table
        .filter(badge_awards::user_id.eq(user))
        .filter(badge_awards::badge.eq(badge))
        .filter(badge_awards::taken_at.is_not_null());
    let given = diesel::update(taken)
        .set((
            badge_awards::taken_at.eq(None::<Ts>),
            badge_awards::taken_by.eq(None::<UserId>),
            badge_awards::taken_reason.eq(""),
            badge_awards::at.eq(now),
            badge_awards::by_id.eq(by),
            badge_awards::reason.eq(reason),
        ))
        .execute(tx)?;
    Ok(given == 1)
}

/// `false` when it was taken before.
pub fn take(tx: &mut Conn, id: AwardId, by: UserId, reason: &str, now: Ts) -> QueryResult<bool> {
    let standing = badge_awards::table.find(id).filter(badge_awards::taken_at.is_null());
    let taken = diesel::update(standing)
        .set((
            badge_awards::taken_at.eq(now),
            badge_awards::taken_by.eq(by),
            badge_awards::taken_reason.eq(reason),
        ))
        .execute(tx)?;
    Ok(taken == 1)
}

#[derive(QueryableByName)]
struct Earner {
    #[diesel(sql_type = BigInt)]
    id: UserId,
}

/// Who has reached what a badge asks and never had it: all, or one person.
pub fn earners(
    conn: &mut Conn,
    badge: &Badge,
    only: Option<UserId>,
    now: Ts,
    most: i64,
) -> QueryResult<Vec<UserId>> {
    let since =
        if badge.days > 0 { now.0.saturating_sub(badge.days.saturating_mul(86_400_000)) } else { i64::MAX };
    let rows: Vec<Earner> = diesel::sql_query(
        "SELECT id FROM users u
         WHERE u.solution_count >= $1 AND u.kudos_count >= $2 AND u.post_count >= $3 AND u.joined_at <= $4
           AND u.state IN ('active', 'silenced') AND (u.id = $5 OR $5 = 0)
           AND NOT EXISTS (SELECT 1 FROM badge_awards a WHERE a.user_id = u.id AND a.badge = $6)
         ORDER BY u.id LIMIT $7",
    )
    .bind::<BigInt, _>(badge.solutions)
    .bind::<BigInt, _>(badge.kudos)
    .bind::<BigInt, _>(badge.posts)
    .bind::<BigInt, _>(since)
    .bind::<BigInt, _>(only.map_or(0, |user| user.0))
    .bind::<diesel::sql_types::Text, _>(&badge.slug)
    .bind::<BigInt, _>(most)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Who wrote a post.
pub fn author_of(conn: &mut Conn, post: i64) -> QueryResult<Option<UserId>> {
    use crate::schema::posts;
    posts::table.find(post).select(posts::author_id).first(conn).optional()
}

/// Somebody who is here, by the key of their name.
pub fn member(conn: &mut Conn, key: &str) -> QueryResult<Option<User>> {
    users::table
        .filter(users::name_key.eq(key))
        .filter(users::state.ne(State::Deleted))
        .select(User::as_select())
        .first(conn)
        .optional()
}
