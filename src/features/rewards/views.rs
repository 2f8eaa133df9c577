//! What the pages of rewards show; what staff see is in `desk`.

mod desk;

use serde::Serialize;

use super::model::{Request, Reward, State};
use crate::forum::accounts::views::{ErrorView, summary};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

pub use desk::{
    DrawView, DrawsPage, DueView, EditRewardPage, MonthView, PremiumPage, RequestView, RewardForm,
    RewardsDeskPage,
};

/// A reward of the catalogue.
#[derive(Clone, Debug, Serialize)]
pub struct RewardView {
    pub id: i64,
    pub name: String,
    pub about: String,
    pub cost: i64,
    /// "3 left", "Out of stock"; nothing where there is no end to it.
    pub stock: Option<String>,
    pub is_premium: bool,
    pub is_open: bool,
    /// Enough points, and one is left.
    pub can_redeem: bool,
    pub missing: i64,
}

impl RewardView {
    pub fn new(one: &Reward, balance: i64) -> Self {
        Self {
            id: one.id.0,
            name: one.name.clone(),
            about: one.about.clone(),
            cost: one.cost,
            stock: match one.stock {
                0 => Some("Out of stock".to_owned()),
                -1 => None,
                left => Some(format!("{left} left")),
            },
            is_premium: one.is_premium,
            is_open: one.is_open,
            can_redeem: one.is_left() && balance >= one.cost,
            missing: (one.cost - balance).max(0),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: 3,
            name: "A month of Premium".to_owned(),
            about: "For the regular plan.".to_owned(),
            cost: 120,
            stock: Some("3 left".to_owned()),
            is_premium: true,
            is_open: true,
            can_redeem: true,
            missing: 0,
        }
    }
}

/// Something that one asked for, or was granted.
#[derive(Clone, Debug, Serialize)]
pub struct OwnView {
    pub name: String,
    pub cost: i64,
    pub at: Ts,
    pub state: &'static str,
    pub meaning: &'static str,
    pub voucher: String,
    pub answer: String,
}

impl OwnView {
    pub fn new(one: &Request, name: &str) -> Self {
        let (state, meaning) = match one.state {
            State::Open => ("Waiting: your points are held", "progress"),
            State::Fulfilled => ("Sent", "good"),
            State::Refused => ("Refused: your points are back", "stop"),
        };
        Self {
            name: name.to_owned(),
            cost: one.cost,
            at: one.at,
            state,
            meaning,
            voucher: one.voucher.clone(),
            answer: one.answer.clone(),
        }
    }
}

/// `/rewards`.
#[derive(Clone, Debug, Serialize)]
pub struct RewardsPage {
    pub balance: i64,
    pub can_redeem: bool,
    pub can_run: bool,
    pub rewards: Vec<RewardView>,
    pub own: Vec<OwnView>,
    pub plans: Vec<String>,
    pub key: String,
    pub errors: Vec<ErrorView>,
    /// The reward whose form was refused, with the plan that was said.
    pub refused: Option<(i64, String)>,
}

impl RewardsPage {
    pub const TEMPLATE: &str = "features/rewards/index.html";
    pub const TITLE: &str = "Rewards";

    pub fn sample() -> Self {
        let own = OwnView {
            name: "A month of Premium".to_owned(),
            cost: 120,
            at: Ts(1_790_000_000_000),
            state: "Sent",
            meaning: "good",
            voucher: "ABCD-EFGH".to_owned(),
            answer: "Enjoy it.".to_owned(),
        };
        Self {
            balance: 130,
            can_redeem: true,
            can_run: true,
            rewards: vec![RewardView::sample()],
            own: vec![own],
            plans: vec!["Regular".to_owned(), "Family".to_owned()],
            key: "key".to_owned(),
            errors: summary(&FormErrors::one("plan", "Say which plan you have.")),
            refused: Some((3, "Family".to_owned())),
        }
    }
}
