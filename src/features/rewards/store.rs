//! Every question about rewards and requests.

pub mod premium;

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::forms::NewReward;
use super::model::{Request, RequestId, Reward, RewardId, State};
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, MultiBackend, Ts, any_of};
use crate::schema::{reward_requests, rewards};

/// The catalogue: what is offered, the cheapest first; or all.
pub fn all(conn: &mut Conn, offered: bool) -> QueryResult<Vec<Reward>> {
    let mut query = rewards::table.select(Reward::as_select()).limit(200).into_boxed::<MultiBackend>();
    if offered {
        query = query.filter(rewards::is_open.eq(true));
    }
    query.order((rewards::cost, rewards::id)).load(conn)
}

pub fn by_id(conn: &mut Conn, id: RewardId) -> QueryResult<Reward> {
    rewards::table.find(id).select(Reward::as_select()).first(conn)
}

pub fn named(conn: &mut Conn, ids: &[RewardId]) -> QueryResult<HashMap<RewardId, String>> {
    let rows: Vec<(RewardId, String)> =
        rewards::table.filter(any_of(rewards::id, ids)).select((rewards::id, rewards::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

pub fn insert(tx: &mut Conn, new: &NewReward, now: Ts) -> QueryResult<RewardId> {
    diesel::insert_into(rewards::table)
        .values((new.clone(), rewards::changed_at.eq(now)))
        .returning(rewards::id)
        .get_result(tx)
}

pub fn update(tx: &mut Conn, id: RewardId, new: &NewReward, now: Ts) -> QueryResult<()> {
    diesel::update(rewards::table.find(id)).set((new.clone(), rewards::changed_at.eq(now))).execute(tx)?;
    Ok(())
}

/// Takes one out of the stock; `false` where none is left. Nobody else takes the same one.
pub fn take_one(tx: &mut Conn, id: RewardId) -> QueryResult<bool> {
    let taken = diesel::sql_query(
        "UPDATE rewards SET stock = CASE WHEN stock > 0 THEN stock - 1 ELSE stock END
         WHERE id = $1 AND is_open AND stock <> 0",
    )
    .bind::<BigInt, _>(id.0)
    .execute(tx)?;
    Ok(taken == 1)
}

/// Puts one back.
pub fn give_back(tx: &mut Conn, id: RewardId) -> QueryResult<()> {
    diesel::sql_query("UPDATE rewards SET stock = stock + 1 WHERE id = $1 AND stock >= 0")
        .bind::<BigInt, _>(id.0)
        .execute(tx)?;
    Ok(())
}

pub fn request(tx: &mut Conn, reward: &Reward, user: UserId, plan: &str, now: Ts) -> QueryResult<RequestId> {
    diesel::insert_into(reward_requests::table)
        .values((
            reward_requests::reward_id.eq(reward.id),
            reward_requests::user_id.eq(user),
            reward_requests::cost.eq(reward.cost),
            reward_requests::plan.eq(plan),
            reward_requests::state.eq(State::Open),
            reward_requests::at.eq(now),
        ))
        .returning(reward_requests::id)
        .get_result(tx)
}

pub fn request_by_id(conn: &mut Conn, id: RequestId) -> QueryResult<Request> {
    reward_requests::table.find(id).select(Request::as_select()).first(conn)
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// What somebody's requests hold or have spent.
pub fn spent(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    let row: Sum = diesel::sql_query(
        "SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) AS total FROM reward_requests
         WHERE user_id = $1 AND state <> 'refused'",
    )
    .bind::<BigInt, _>(user.0)
    .get_result(conn)?;
    Ok(row.total)
}

/// Somebody's requests, the latest first.
pub fn requests_of(conn: &mut Conn, user: UserId, most: i64) -> QueryResult<Vec<Request>> {
    reward_requests::table
        .filter(reward_requests::user_id.eq(user))
        .order(reward_requests::id.desc())
        .limit(most)
        .select(Request::as_select())
        .load(conn)
}

/// What waits for staff, the oldest first; or what was decided, the latest first.
pub fn requests(conn: &mut Conn, open: bool, most: i64) -> QueryResult<Vec<Request>> {
    let query = reward_requests::table.select(Request::as_select()).limit(most).into_boxed::<MultiBackend>();
    if open {
        return query.filter(reward_requests::state.eq(State::Open)).order(reward_requests::id).load(conn);
    }
    query.filter(reward_requests::state.ne(State::Open)).order(reward_requests::id.desc()).load(conn)
}

/// Decides; `false` when somebody was quicker.
pub fn decide(
    tx: &mut Conn,
    id: RequestId,
    (state, voucher, answer): (State, &str, &str),
    by: UserId,
    now: Ts,
) -> QueryResult<bool> {
    let open = reward_requests::table.find(id).filter(reward_requests::state.eq(State::Open));
    let decided = diesel::update(open)
        .set((
            reward_requests::state.eq(state),
            reward_requests::voucher.eq(voucher),
            reward_requests::answer.eq(answer),
            reward_requests::decided_by.eq(by),
            reward_requests::decided_at.eq(now),
        ))
        .execute(tx)?;
    Ok(decided == 1)
}
