//! Every question about where members stand; formulas are asked in `formulas`.

pub mod formulas;

use std::collections::HashMap;

use diesel::prelude::*;

use super::tally::{DayKey, Pair, PairKey};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::activity::model::{DeedId, DeedKind};
use crate::forum::ranks::Rank;
use crate::forum::viewer::Role;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{deeds, rank_days, rank_people, rank_scores, ranks_reached, users};

/// The word of a day's deeds that were one's own, whatever their kind.
const OWN: &str = "own";
/// Deeds that another person is part of: naming them lets the question use the key.
const WITH_PEOPLE: &[DeedKind] =
    &[DeedKind::KudoGiven, DeedKind::KudoReceived, DeedKind::Solution, DeedKind::Helpful];

/// Rows of one statement.
const ROWS: usize = 500;

/// What is kept of a member.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rank_scores, treat_none_as_default_value = false)]
pub struct Score {
    pub user_id: UserId,
    pub formula: String,
    pub score: i64,
    pub standing: String,
    pub earned: Rank,
    pub given: Rank,
    pub shown: Rank,
    pub last_deed: DeedId,
}

pub fn score(conn: &mut Conn, user: UserId) -> QueryResult<Option<Score>> {
    rank_scores::table.find(user).select(Score::as_select()).first(conn).optional()
}

pub fn scores(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, Score>> {
    let rows: Vec<Score> =
        rank_scores::table.filter(any_of(rank_scores::user_id, ids)).select(Score::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.user_id, row)).collect())
}

pub fn put(tx: &mut Conn, row: &Score) -> QueryResult<()> {
    each!(tx, c => diesel::insert_into(rank_scores::table)
        .values(row)
        .on_conflict(rank_scores::user_id)
        .do_update()
        .set(row)
        .execute(c))?;
    Ok(())
}

/// Who somebody is, as ranks see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable)]
pub struct Who {
    pub role: Role,
    pub rank: Rank,
    /// What is dated before does not count.
    pub joined_at: Ts,
}

pub fn who(conn: &mut Conn, user: UserId) -> QueryResult<Who> {
    users::table.find(user).select((users::role, users::rank, users::joined_at)).first(conn)
}

/// The same of many.
pub fn all_of(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, Who>> {
    let rows: Vec<(UserId, Who)> = users::table
        .filter(any_of(users::id, ids))
        .select((users::id, (users::role, users::rank, users::joined_at)))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub fn set_rank(tx: &mut Conn, user: UserId, rank: Rank) -> QueryResult<()> {
    diesel::update(users::table.find(user)).set(users::rank.eq(rank)).execute(tx)?;
    Ok(())
}

fn word(kind: Option<DeedKind>) -> &'static str {
    kind.map_or(OWN, DeedKind::word)
}

/// What some of a member's days have; those that have nothing are missing.
pub fn days(conn: &mut Conn, user: UserId, days: &[i64]) -> QueryResult<HashMap<DayKey, i64>> {
    let rows: Vec<(i64, String, i64)> = rank_days::table
        .filter(rank_days::user_id.eq(user))
        .filter(any_of(rank_days::day, days))
        .select((rank_days::day, rank_days::kind, rank_days::count))
        .load(conn)?;
    Ok(as_days(rows))
}

/// Every day of these members.
pub fn all_days(conn: &mut Conn, users: &[UserId]) -> QueryResult<Vec<(UserId, DayKey, i64)>> {
    let rows: Vec<(UserId, i64, String, i64)> = rank_days::table
        .filter(any_of(rank_days::user_id, users))
        .select((rank_days::user_id, rank_days::day, rank_days::kind, rank_days::count))
        .load(conn)?;
    let row = |(user, day, kind, count): (UserId, i64, String, i64)| {
        (user, (day, DeedKind::from_word(&kind)), count)
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Adds days that are not there.
pub fn add_days(tx: &mut Conn, user: UserId, new: &[(DayKey, i64)]) -> QueryResult<()> {
    for part in new.chunks(ROWS) {
        let row = |((day, kind), count): &(DayKey, i64)| {
            (
                rank_days::user_id.eq(user),
                rank_days::day.eq(*day),
                rank_days::kind.eq(word(*kind)),
                rank_days::count.eq(*count),
            )
        };
        let rows: Vec<_> = part.iter().map(row).collect();
        each!(tx, c => diesel::insert_into(rank_days::table).values(rows).execute(c))?;
    }
    Ok(())
}

fn as_days(rows: Vec<(i64, String, i64)>) -> HashMap<DayKey, i64> {
    rows.into_iter().map(|(day, kind, count)| ((day, DeedKind::from_word(&kind)), count)).collect()
}

pub fn set_day(tx: &mut Conn, user: UserId, (day, kind): DayKey, count: i64) -> QueryResult<()> {
    if count == 0 {
        diesel::delete(rank_days::table.find((user, day, word(kind)))).execute(tx)?;
        return Ok(());
    }
    let row = (
        rank_days::user_id.eq(user),
        rank_days::day.eq(day),
        rank_days::kind.eq(word(kind)),
        rank_days::count.eq(count),
    );
    each!(tx, c => diesel::insert_into(rank_days::table)
        .values(row)
        .on_conflict((rank_days::user_id, rank_days::day, rank_days::kind))
        .do_update()
        .set(rank_days::count.eq(count))
        .execute(c))?;
    Ok(())
}

/// What a member has with these people, whatever the kind.
pub fn people(conn: &mut Conn, user: UserId, others: &[UserId]) -> QueryResult<HashMap<PairKey, Pair>> {
    let rows: Vec<(DeedKind, UserId, i64, i64)> = rank_people::table
        .filter(rank_people::user_id.eq(user))
        .filter(any_of(rank_people::kind, WITH_PEOPLE))
        .filter(any_of(rank_people::other_id, others))
        .select((rank_people::kind, rank_people::other_id, rank_people::established, rank_people::others))
        .load(conn)?;
    Ok(as_people(rows))
}

/// Everybody with whom these members have something.
pub fn all_people(conn: &mut Conn, users: &[UserId]) -> QueryResult<Vec<(UserId, PairKey, Pair)>> {
    let rows: Vec<(UserId, DeedKind, UserId, i64, i64)> = rank_people::table
        .filter(any_of(rank_people::user_id, users))
        .select((
            rank_people::user_id,
            rank_people::kind,
            rank_people::other_id,
            rank_people::established,
            rank_people::others,
        ))
        .load(conn)?;
    let row = |(user, kind, other, established, others)| (user, (kind, other), Pair { established, others });
    Ok(rows.into_iter().map(row).collect())
}

/// Adds people who are not there.
pub fn add_people(tx: &mut Conn, user: UserId, new: &[(PairKey, Pair)]) -> QueryResult<()> {
    for part in new.chunks(ROWS) {
        let row = |((kind, other), pair): &(PairKey, Pair)| {
            (
                rank_people::user_id.eq(user),
                rank_people::kind.eq(*kind),
                rank_people::other_id.eq(*other),
                rank_people::established.eq(pair.established),
                rank_people::others.eq(pair.others),
            )
        };
        let rows: Vec<_> = part.iter().map(row).collect();
        each!(tx, c => diesel::insert_into(rank_people::table).values(rows).execute(c))?;
    }
    Ok(())
}

fn as_people(rows: Vec<(DeedKind, UserId, i64, i64)>) -> HashMap<PairKey, Pair> {
    let pair = |(kind, other, established, others)| ((kind, other), Pair { established, others });
    rows.into_iter().map(pair).collect()
}

pub fn set_pair(tx: &mut Conn, user: UserId, (kind, other): PairKey, pair: Pair) -> QueryResult<()> {
    if pair == Pair::default() {
        diesel::delete(rank_people::table.find((user, kind, other))).execute(tx)?;
        return Ok(());
    }
    let row = (
        rank_people::user_id.eq(user),
        rank_people::kind.eq(kind),
        rank_people::other_id.eq(other),
        rank_people::established.eq(pair.established),
        rank_people::others.eq(pair.others),
    );
    let counts = (rank_people::established.eq(pair.established), rank_people::others.eq(pair.others));
    each!(tx, c => diesel::insert_into(rank_people::table)
        .values(row)
        .on_conflict((rank_people::user_id, rank_people::kind, rank_people::other_id))
        .do_update()
        .set(counts)
        .execute(c))?;
    Ok(())
}

/// Writes down that somebody has had a rank; `false` when they had it before.
pub fn reach(tx: &mut Conn, user: UserId, rank: Rank, now: Ts) -> QueryResult<bool> {
    let row = (ranks_reached::user_id.eq(user), ranks_reached::rank.eq(rank), ranks_reached::at.eq(now));
    let made = each!(tx, c => diesel::insert_into(ranks_reached::table)
        .values(row)
        .on_conflict((ranks_reached::user_id, ranks_reached::rank))
        .do_nothing()
        .execute(c))?;
    Ok(made == 1)
}

pub fn reached(conn: &mut Conn, user: UserId) -> QueryResult<Vec<(Rank, Ts)>> {
    ranks_reached::table
        .filter(ranks_reached::user_id.eq(user))
        .order((ranks_reached::at, ranks_reached::rank))
        .select((ranks_reached::rank, ranks_reached::at))
        .load(conn)
}

/// The next members with anything in the ledger or a score, after one.
pub fn members_after(conn: &mut Conn, after: UserId, most: i64) -> QueryResult<Vec<UserId>> {
    let with_deeds = deeds::table.filter(deeds::user_id.eq(users::id)).select(deeds::id);
    let with_score =
        rank_scores::table.filter(rank_scores::user_id.eq(users::id)).select(rank_scores::user_id);
    users::table
        .filter(users::id.gt(after))
        .filter(diesel::dsl::exists(with_deeds).or(diesel::dsl::exists(with_score)))
        .order(users::id)
        .limit(most)
        .select(users::id)
        .load(conn)
}
