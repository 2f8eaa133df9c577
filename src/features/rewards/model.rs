//! Rewards, what was asked for, grants and draws as rows.

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::points::days::Month;
use crate::kit::db::Ts;
use crate::schema::{premium_grants, reward_requests, rewards, swag_draws};
use crate::{id_type, word_enum};

id_type! {
    /// A reward's number.
    RewardId
}

id_type! {
    /// A request's number.
    RequestId
}

id_type! {
    /// The number of a grant of free Premium.
    GrantId
}

word_enum! {
    /// What became of a request.
    State {
        /// The points are held.
        Open = "open",
        /// The points are spent.
        Fulfilled = "fulfilled",
        /// The points are back.
        Refused = "refused",
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = rewards)]
pub struct Reward {
    pub id: RewardId,
    pub name: String,
    pub about: String,
    pub cost: i64,
    /// How many are left; -1: there is no end to it.
    pub stock: i64,
    /// The member says which plan they have: it works with some alone.
    pub is_premium: bool,
    pub is_open: bool,
}

impl Reward {
    pub fn is_left(&self) -> bool {
        self.is_open && self.stock != 0
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = reward_requests)]
pub struct Request {
    pub id: RequestId,
    pub reward_id: RewardId,
    pub user_id: UserId,
    pub cost: i64,
    pub plan: String,
    pub state: State,
    pub at: Ts,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<Ts>,
    /// For its owner alone.
    pub voucher: String,
    pub answer: String,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = premium_grants)]
pub struct Grant {
    pub id: GrantId,
    pub quarter: i64,
    pub user_id: UserId,
    pub at: Ts,
    /// For its owner alone.
    pub voucher: String,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = swag_draws)]
pub struct Draw {
    pub id: i64,
    pub month: Month,
    pub prize: String,
    pub seed: String,
    pub candidates: i64,
    pub user_id: UserId,
    pub at: Ts,
}
