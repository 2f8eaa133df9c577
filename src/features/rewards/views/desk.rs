//! What staff see: requests, the catalogue, free Premium, draws.

use serde::Serialize;

use super::RewardView;
use crate::features::rewards::forms::RawReward;
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A request at the desk. The code is not in it: it is its owner's alone.
#[derive(Clone, Debug, Serialize)]
pub struct RequestView {
    pub id: i64,
    pub person: PersonView,
    pub name: String,
    pub cost: i64,
    pub plan: String,
    pub at: Ts,
    pub state: &'static str,
    pub has_code: bool,
    pub answer: String,
    pub is_own: bool,
}

/// `/desk/rewards`.
#[derive(Clone, Debug, Serialize)]
pub struct RewardsDeskPage {
    pub open: Vec<RequestView>,
    pub decided: Vec<RequestView>,
    pub rewards: Vec<RewardView>,
    pub errors: Vec<ErrorView>,
    /// The request whose form was refused.
    pub refused: Option<i64>,
    pub form: RewardForm,
}

/// The form of a reward.
#[derive(Clone, Debug, Serialize)]
pub struct RewardForm {
    pub action: String,
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
    pub is_premium: bool,
    pub is_open: bool,
}

impl RewardForm {
    pub fn new(id: Option<i64>, raw: &RawReward, errors: &FormErrors) -> Self {
        let field = |name: &'static str, label: &str, kind: &'static str, value: &str| {
            let mut field = FieldView::new(name, label, kind).value(value);
            field.error = errors.get(name).map(str::to_owned);
            field
        };
        let stock = field("stock", "How many are left", "number", &raw.stock).optional();
        Self {
            action: id.map_or("/desk/rewards".to_owned(), |id| format!("/desk/rewards/{id}/edit")),
            errors: summary(errors),
            fields: vec![
                field("name", "Name", "text", &raw.name),
                field("about", "What it is", "textarea", &raw.about),
                field("cost", "Points", "number", &raw.cost),
                stock.hint("Nothing: there is no end to it."),
            ],
            is_premium: raw.is_premium,
            is_open: raw.is_open,
        }
    }
}

impl RewardsDeskPage {
    pub const TEMPLATE: &str = "features/rewards/desk.html";
    pub const TITLE: &str = "Rewards at the desk";

    pub fn sample() -> Self {
        let request = RequestView {
            id: 3,
            person: person(None, "Tempo"),
            name: "A month of Premium".to_owned(),
            cost: 120,
            plan: "Regular".to_owned(),
            at: Ts(1_790_000_000_000),
            state: "Sent",
            has_code: true,
            answer: "Enjoy it.".to_owned(),
            is_own: false,
        };
        let errors = FormErrors::one("name", "It is missing.");
        Self {
            open: vec![request.clone()],
            decided: vec![request],
            rewards: vec![RewardView::sample()],
            errors: summary(&FormErrors::one("answer", "Say why.")),
            refused: Some(3),
            form: RewardForm::new(None, &RawReward::fresh(), &errors),
        }
    }
}

/// `/desk/rewards/{id}/edit`.
#[derive(Clone, Debug, Serialize)]
pub struct EditRewardPage {
    pub name: String,
    pub form: RewardForm,
}

impl EditRewardPage {
    pub const TEMPLATE: &str = "features/rewards/edit.html";

    pub fn sample() -> Self {
        let errors = FormErrors::one("cost", "It is missing.");
        Self { name: "Premium".to_owned(), form: RewardForm::new(Some(3), &RawReward::fresh(), &errors) }
    }
}

/// Somebody in the quarterly run.
#[derive(Clone, Debug, Serialize)]
pub struct DueView {
    pub id: i64,
    pub person: PersonView,
    pub is_due: bool,
    pub why: String,
    /// The grant's number, where they have it.
    pub grant: Option<i64>,
    pub has_code: bool,
}

/// `/desk/premium`.
#[derive(Clone, Debug, Serialize)]
pub struct PremiumPage {
    pub heading: String,
    pub quarter: i64,
    pub is_over: bool,
    pub weeks: i64,
    pub points_a_week: i64,
    pub people: Vec<DueView>,
    pub prev_url: String,
    pub next_url: Option<String>,
}

impl PremiumPage {
    pub const TEMPLATE: &str = "features/rewards/premium.html";

    pub fn sample() -> Self {
        let one = DueView {
            id: 3,
            person: person(None, "Tempo"),
            is_due: true,
            why: "9 of 8 weeks".to_owned(),
            grant: Some(4),
            has_code: true,
        };
        let new = DueView { grant: None, has_code: false, ..one.clone() };
        Self {
            heading: "Free Premium for quarter 3 of 2026".to_owned(),
            quarter: 20_263,
            is_over: true,
            weeks: 8,
            points_a_week: 5,
            people: vec![one, new],
            prev_url: "/desk/premium?quarter=20262".to_owned(),
            next_url: Some("/desk/premium".to_owned()),
        }
    }
}

/// A draw that took place.
#[derive(Clone, Debug, Serialize)]
pub struct DrawView {
    pub month: String,
    pub prize: String,
    pub winner: PersonView,
    pub seed: String,
    pub candidates: i64,
    pub at: Ts,
}

/// A month to draw from.
#[derive(Clone, Debug, Serialize)]
pub struct MonthView {
    pub value: i64,
    pub name: String,
}

/// `/desk/draws`.
#[derive(Clone, Debug, Serialize)]
pub struct DrawsPage {
    pub months: Vec<MonthView>,
    pub errors: Vec<ErrorView>,
    pub prize: FieldView,
    pub draws: Vec<DrawView>,
}

impl DrawsPage {
    pub const TEMPLATE: &str = "features/rewards/draws.html";
    pub const TITLE: &str = "Swag among the top ten";

    pub fn sample() -> Self {
        let draw = DrawView {
            month: "October 2026".to_owned(),
            prize: "A tote bag".to_owned(),
            winner: person(None, "Tempo"),
            seed: "abc".to_owned(),
            candidates: 10,
            at: Ts(1_790_000_000_000),
        };
        Self {
            months: vec![MonthView { value: 202_610, name: "October 2026".to_owned() }],
            errors: summary(&FormErrors::one("prize", "Say what is drawn.")),
            prize: FieldView::new("prize", "What is drawn", "text"),
            draws: vec![draw],
        }
    }
}
