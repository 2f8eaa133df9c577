//! What the pages of badges show.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::config::Badge;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A badge on a profile.
#[derive(Clone, Debug, Serialize)]
pub struct BadgeView {
    pub name: String,
    pub about: String,
}

/// Those of somebody's badges that the settings still know, in the settings' order.
pub fn known(badges: &[Badge], own: &[(String, Ts)]) -> Vec<BadgeView> {
    let has = |badge: &&Badge| own.iter().any(|(slug, _)| *slug == badge.slug);
    badges
        .iter()
        .filter(has)
        .map(|badge| BadgeView { name: badge.name.clone(), about: badge.about.clone() })
        .collect()
}

/// A badge that there is.
#[derive(Clone, Debug, Serialize)]
pub struct KindView {
    pub name: String,
    pub about: String,
    pub count: i64,
    pub by_hand: bool,
    pub is_own: bool,
}

/// `/badges`.
#[derive(Clone, Debug, Serialize)]
pub struct BadgesPage {
    pub badges: Vec<KindView>,
    pub can_give: bool,
}

impl BadgesPage {
    pub const TEMPLATE: &str = "features/badges/index.html";

    pub fn sample() -> Self {
        let badge = KindView {
            name: "First solution".to_owned(),
            about: "A reply was accepted.".to_owned(),
            count: 12,
            by_hand: true,
            is_own: true,
        };
        Self { badges: vec![badge], can_give: true }
    }
}

/// A badge that came to somebody, as staff see it.
#[derive(Clone, Debug, Serialize)]
pub struct AwardView {
    pub id: i64,
    pub person: PersonView,
    pub badge: String,
    pub at: Ts,
    /// None: by rule.
    pub by: Option<String>,
    pub reason: String,
    pub taken: Option<String>,
}

/// `/desk/badges`.
#[derive(Clone, Debug, Serialize)]
pub struct BadgesDeskPage {
    pub errors: Vec<ErrorView>,
    pub username: FieldView,
    pub badge: Choice,
    pub reason: FieldView,
    pub awards: Vec<AwardView>,
}

impl BadgesDeskPage {
    pub const TEMPLATE: &str = "features/badges/desk.html";
    pub const TITLE: &str = "Badges";

    /// `raw`: username, badge and reason, as they were sent.
    pub fn new(
        badges: &[Badge],
        awards: Vec<AwardView>,
        (username, badge, reason): (&str, &str, &str),
        errors: &FormErrors,
    ) -> Self {
        let field = |name: &'static str, label: &str, value: &str| {
            let mut field = FieldView::new(name, label, "text").value(value);
            field.error = errors.get(name).map(str::to_owned);
            field
        };
        let options = badges.iter().map(|badge| (badge.slug.clone(), badge.name.clone()));
        Self {
            errors: summary(errors),
            username: field("username", "Username", username),
            badge: Choice::new("badge", "Badge", badge, options, errors),
            reason: field("reason", "Why, for the audit log", reason),
            awards,
        }
    }

    pub fn sample() -> Self {
        let award = AwardView {
            id: 3,
            person: person(None, "Tempo"),
            badge: "Bug hunter".to_owned(),
            at: Ts(1_790_000_000_000),
            by: Some("Lucienne".to_owned()),
            reason: "The grey squares.".to_owned(),
            taken: Some("It was somebody else.".to_owned()),
        };
        let standing = AwardView { taken: None, by: None, ..award.clone() };
        Self::new(&[], vec![award, standing], ("mira", "", ""), &FormErrors::one("reason", "Say why."))
    }
}
