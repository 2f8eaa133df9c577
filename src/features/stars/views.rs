//! What the pages of the programme show; what staff see of it is in `desk`.

mod desk;

use serde::Serialize;

use super::forms::RawApplication;
use super::model::{Application, State};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

pub use desk::{ApplicationPage, ApplicationsPage, LineView, NoteView, RecordView, StarsDeskPage, Tab};

/// A Star in a list.
#[derive(Clone, Debug, Serialize)]
pub struct StarView {
    pub id: i64,
    pub person: PersonView,
    /// 0 for those without levels.
    pub level: i64,
    pub solutions: i64,
    pub kudos: i64,
    pub can_promote: bool,
    pub can_retire: bool,
}

impl StarView {
    pub fn sample() -> Self {
        Self {
            id: 3,
            person: person(None, "Tempo"),
            level: 2,
            solutions: 12,
            kudos: 90,
            can_promote: true,
            can_retire: true,
        }
    }
}

/// `/stars`.
#[derive(Clone, Debug, Serialize)]
pub struct StarsPage {
    pub star_title: String,
    pub values: Vec<String>,
    pub least_age: u64,
    pub advised_days: u64,
    pub stars: Vec<StarView>,
    pub legends: Vec<StarView>,
    /// Whether to show the way in.
    pub can_apply: bool,
    /// Their application waits.
    pub applied: bool,
    pub is_star: bool,
    pub reviews: bool,
    /// What else belongs to the programme.
    pub places: Vec<PlaceView>,
}

/// A page of the programme.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PlaceView {
    pub name: &'static str,
    pub url: &'static str,
    pub text: &'static str,
    pub icon: &'static str,
}

impl StarsPage {
    pub const TEMPLATE: &str = "features/stars/index.html";

    pub fn sample() -> Self {
        Self {
            star_title: "Tempo Star".to_owned(),
            values: vec!["Respect".to_owned()],
            least_age: 18,
            advised_days: 90,
            stars: vec![StarView::sample()],
            legends: vec![StarView { level: 0, ..StarView::sample() }],
            can_apply: true,
            applied: true,
            is_star: true,
            reviews: true,
            places: vec![PlaceView { name: "Events", url: "/calendar", text: "Calls.", icon: "clock" }],
        }
    }
}

/// One's own last application.
#[derive(Clone, Debug, Serialize)]
pub struct OwnView {
    pub state: &'static str,
    pub meaning: &'static str,
    pub is_open: bool,
    pub at: Ts,
    pub answer: String,
    pub motivation: String,
    pub interests: String,
    pub links: String,
}

impl OwnView {
    pub fn new(one: &Application) -> Self {
        Self {
            state: one.state.title(),
            meaning: one.state.meaning(),
            is_open: one.state == State::Open,
            at: one.at,
            answer: one.answer.clone(),
            motivation: one.motivation.clone(),
            interests: one.interests.clone(),
            links: one.links.clone(),
        }
    }
}

/// The form of an application.
#[derive(Clone, Debug, Serialize)]
pub struct ApplyForm {
    pub errors: Vec<ErrorView>,
    pub fields: Vec<FieldView>,
    pub adult: String,
    pub adult_error: Option<String>,
    pub least_age: u64,
    /// They are here for less time than we advise.
    pub is_early: bool,
    pub advised_days: u64,
    pub messages_on: bool,
}

impl ApplyForm {
    pub fn new(raw: &RawApplication, errors: &FormErrors) -> Self {
        let mut fields = vec![
            FieldView::new("motivation", "Why you would like to be a Star", "textarea")
                .value(&raw.motivation)
                .hint("In English, please: the whole team reads it."),
            FieldView::new("interests", "What you like to help with", "textarea")
                .value(&raw.interests)
                .hint("Boards, devices, ideas, Chat: whatever you know and enjoy."),
            FieldView::new("links", "Posts of yours that you are proud of", "textarea")
                .value(&raw.links)
                .hint("Addresses, one a line. We look at your profile in any case.")
                .optional(),
        ];
        for field in &mut fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        Self {
            errors: summary(errors),
            fields,
            adult: raw.adult.clone(),
            adult_error: errors.get("adult").map(str::to_owned),
            least_age: 18,
            is_early: false,
            advised_days: 90,
            messages_on: true,
        }
    }
}

/// `/stars/apply`.
#[derive(Clone, Debug, Serialize)]
pub struct ApplyPage {
    pub own: Option<OwnView>,
    /// Why they can't apply now; absent where there is a form or an open application.
    pub note: Option<String>,
    pub form: Option<ApplyForm>,
}

impl ApplyPage {
    pub const TEMPLATE: &str = "features/stars/apply.html";
    pub const TITLE: &str = "Become a Star";

    pub fn sample() -> Self {
        let own = OwnView {
            state: State::Open.title(),
            meaning: State::Open.meaning(),
            is_open: true,
            at: Ts(1_790_000_000_000),
            answer: "Welcome.".to_owned(),
            motivation: "I like to help.".to_owned(),
            interests: "Android".to_owned(),
            links: "/threads/3".to_owned(),
        };
        let form = ApplyForm::new(&RawApplication::default(), &FormErrors::one("adult", "Choose one."));
        Self {
            own: Some(own),
            note: Some("Later.".to_owned()),
            form: Some(ApplyForm { is_early: true, messages_on: false, ..form }),
        }
    }
}

/// `/stars/leave`.
#[derive(Clone, Debug, Serialize)]
pub struct LeavePage {
    pub errors: Vec<ErrorView>,
    pub sure: FieldView,
}

impl LeavePage {
    pub const TEMPLATE: &str = "features/stars/leave.html";
    pub const TITLE: &str = "Leave the programme";

    pub fn new(errors: &FormErrors) -> Self {
        let mut sure = FieldView::new("sure", "Yes, I want to leave the Stars", "checkbox");
        sure.error = errors.get("sure").map(str::to_owned);
        Self { errors: summary(errors), sure }
    }

    pub fn sample() -> Self {
        Self::new(&FormErrors::one("sure", "Tick it."))
    }
}
