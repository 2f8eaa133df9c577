//! The switch and the list: `/admin/panic`.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::gate::panic::Waiting;
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// Somebody who joined in the emergency.
#[derive(Clone, Debug, Serialize)]
pub struct WaitingView {
    pub id: i64,
    pub person: PersonView,
    pub since: Ts,
    pub is_confirmed: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct PanicPage {
    /// Since when it is on.
    pub on_since: Option<Ts>,
    pub waiting: Vec<WaitingView>,
    pub errors: Vec<ErrorView>,
    pub reason: FieldView,
}

impl PanicPage {
    pub const TEMPLATE: &str = "features/panic/index.html";
    pub const TITLE: &str = "Emergency";

    pub fn new(on_since: Option<Ts>, waiting: Vec<Waiting>, brand: &str, errors: &FormErrors) -> Self {
        let mut reason = FieldView::new("reason", "What is going on", "text");
        reason = reason.hint("For the audit log.");
        reason.error = errors.get("reason").map(str::to_owned);
        let view = |(face, since, confirmed): Waiting| WaitingView {
            id: face.id.0,
            person: person(Some(&face), brand),
            since,
            is_confirmed: confirmed.is_some(),
        };
        Self { on_since, waiting: waiting.into_iter().map(view).collect(), errors: summary(errors), reason }
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("reason", "Say what is going on.");
        let mut page = Self::new(Some(Ts(1_790_000_000_000)), Vec::new(), "Tempo", &errors);
        let person = person(None, "Tempo");
        page.waiting = vec![WaitingView { id: 7, person, since: Ts(1_790_000_000_000), is_confirmed: true }];
        page
    }
}
