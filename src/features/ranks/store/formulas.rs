//! Formulas that administrators tried and applied.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{rank_formulas, rank_scores};
use crate::word_enum;

word_enum! {
    /// How far a formula is.
    Stage {
        /// Every member is computed by it, and nothing is changed.
        Trying = "trying",
        Tried = "tried",
        /// It holds, and members are moved to where it puts them.
        Applying = "applying",
        Applied = "applied",
    }
}

/// A formula, and how far it is.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = rank_formulas)]
pub struct Tried {
    pub id: i64,
    /// As JSON.
    pub numbers: String,
    pub by_id: UserId,
    pub at: Ts,
    pub stage: Stage,
    pub last_user: UserId,
    pub done: i64,
    pub total: i64,
    /// As JSON: how many go from which rank to which.
    pub moves: String,
    pub applied_by: Option<UserId>,
    pub applied_at: Option<Ts>,
    pub reason: String,
    pub finished_at: Option<Ts>,
}

/// The one that holds.
pub fn in_force(conn: &mut Conn) -> QueryResult<Option<Tried>> {
    rank_formulas::table
        .filter(rank_formulas::applied_at.is_not_null())
        .order((rank_formulas::applied_at.desc(), rank_formulas::id.desc()))
        .select(Tried::as_select())
        .first(conn)
        .optional()
}

pub fn number_in_force(conn: &mut Conn) -> QueryResult<Option<i64>> {
    rank_formulas::table
        .filter(rank_formulas::applied_at.is_not_null())
        .order((rank_formulas::applied_at.desc(), rank_formulas::id.desc()))
        .select(rank_formulas::id)
        .first(conn)
        .optional()
}

pub fn latest(conn: &mut Conn, most: i64) -> QueryResult<Vec<Tried>> {
    rank_formulas::table.order(rank_formulas::id.desc()).limit(most).select(Tried::as_select()).load(conn)
}

pub fn by_id(conn: &mut Conn, id: i64) -> QueryResult<Tried> {
    rank_formulas::table.find(id).select(Tried::as_select()).first(conn)
}

/// The oldest one that is under way.
pub fn under_way(conn: &mut Conn) -> QueryResult<Option<i64>> {
    rank_formulas::table
        .filter(rank_formulas::stage.eq(Stage::Trying).or(rank_formulas::stage.eq(Stage::Applying)))
        .order(rank_formulas::id)
        .select(rank_formulas::id)
        .first(conn)
        .optional()
}

/// Members who are computed, as many as have a score.
pub fn members(conn: &mut Conn) -> QueryResult<i64> {
    rank_scores::table.count().get_result(conn)
}

/// A formula to try.
pub fn insert(tx: &mut Conn, numbers: &str, by: UserId, total: i64, now: Ts) -> QueryResult<i64> {
    diesel::insert_into(rank_formulas::table)
        .values((
            rank_formulas::numbers.eq(numbers),
            rank_formulas::by_id.eq(by),
            rank_formulas::at.eq(now),
            rank_formulas::stage.eq(Stage::Trying),
            rank_formulas::last_user.eq(0_i64),
            rank_formulas::done.eq(0_i64),
            rank_formulas::total.eq(total),
            rank_formulas::moves.eq("{}"),
            rank_formulas::reason.eq(""),
        ))
        .returning(rank_formulas::id)
        .get_result(tx)
}

/// The formula, held until the end of the transaction.
pub fn held(tx: &mut Conn, id: i64) -> QueryResult<Tried> {
    diesel::update(rank_formulas::table.find(id))
        .set(rank_formulas::done.eq(rank_formulas::done))
        .execute(tx)?;
    by_id(tx, id)
}

/// So many members more have been looked at, the last of them this one.
pub fn move_on(tx: &mut Conn, id: i64, last: UserId, done: i64, moves: &str) -> QueryResult<()> {
    diesel::update(rank_formulas::table.find(id))
        .set((
            rank_formulas::last_user.eq(last),
            rank_formulas::done.eq(rank_formulas::done + done),
            rank_formulas::moves.eq(moves),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn end_stage(tx: &mut Conn, id: i64, stage: Stage, now: Ts) -> QueryResult<()> {
    diesel::update(rank_formulas::table.find(id))
        .set((rank_formulas::stage.eq(stage), rank_formulas::finished_at.eq(now)))
        .execute(tx)?;
    Ok(())
}

/// It holds from now on; what was still being applied has been overtaken.
pub fn apply(tx: &mut Conn, id: i64, by: UserId, reason: &str, now: Ts) -> QueryResult<()> {
    diesel::update(rank_formulas::table.filter(rank_formulas::stage.eq(Stage::Applying)))
        .set((rank_formulas::stage.eq(Stage::Applied), rank_formulas::finished_at.eq(now)))
        .execute(tx)?;
    diesel::update(rank_formulas::table.find(id))
        .set((
            rank_formulas::stage.eq(Stage::Applying),
            rank_formulas::applied_by.eq(by),
            rank_formulas::applied_at.eq(now),
            rank_formulas::reason.eq(reason),
            rank_formulas::last_user.eq(0_i64),
            rank_formulas::done.eq(0_i64),
            rank_formulas::moves.eq("{}"),
            rank_formulas::finished_at.eq(None::<Ts>),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn delete(tx: &mut Conn, id: i64) -> QueryResult<()> {
    diesel::delete(rank_formulas::table.find(id)).execute(tx)?;
    Ok(())
}
