//! What `/settings/data` shows.

use serde::Serialize;

use super::actions::Posts;
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::kit::web::forms::FormErrors;

/// `/settings/data`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnDataPage {
    pub tabs: Tabs,
    pub errors: Vec<ErrorView>,
    pub password: FieldView,
    pub sure_error: Option<String>,
    /// Whether one's posts go with the account.
    pub posts_go: bool,
    /// Why the account can't be deleted, where that is so.
    pub closed_note: Option<String>,
}

impl OwnDataPage {
    pub const TEMPLATE: &str = "features/own_data/index.html";
    pub const TITLE: &str = "Your data";

    pub fn new(errors: &FormErrors, posts: Posts, closed_note: Option<String>) -> Self {
        let mut password =
            FieldView::new("password", "Your password", "password").autocomplete("current-password");
        password.error = errors.get("password").map(str::to_owned);
        Self {
            tabs: tabs("/settings/data"),
            errors: summary(errors),
            password,
            sure_error: errors.get("sure").map(str::to_owned),
            posts_go: posts == Posts::Go,
            closed_note,
        }
    }

    pub fn sample() -> Self {
        Self::new(&FormErrors::one("sure", "Tick the box."), Posts::Go, None)
    }
}
