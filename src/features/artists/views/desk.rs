//! What those who verify see.

use serde::Serialize;

use crate::features::artists::model::{Claim, ClaimState};
use crate::features::artists::policy;
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A way to see the list.
#[derive(Clone, Debug, Serialize)]
pub struct VerifyTab {
    pub name: &'static str,
    pub url: String,
    pub current: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ClaimLine {
    pub url: String,
    pub name: String,
    pub by: PersonView,
    pub role: String,
    pub state: &'static str,
    pub meaning: &'static str,
    pub at: Ts,
}

impl ClaimLine {
    pub fn of(claim: &Claim, by: PersonView) -> Self {
        Self {
            url: format!("/desk/artists/{}", claim.id),
            name: claim.name.clone(),
            by,
            role: claim.role.clone(),
            state: claim.state.title(),
            meaning: claim.state.meaning(),
            at: claim.at,
        }
    }
}

/// `/desk/artists`.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimsPage {
    pub tabs: Vec<VerifyTab>,
    pub lines: Vec<ClaimLine>,
    pub empty: &'static str,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl ClaimsPage {
    pub const TEMPLATE: &str = "features/artists/queue.html";
    pub const TITLE: &str = "Artists";

    pub fn sample() -> Self {
        let line = ClaimLine {
            url: "/desk/artists/3".to_owned(),
            name: "The Paper Lanterns".to_owned(),
            by: person(None, "Tempo"),
            role: "Singer".to_owned(),
            state: "Waits",
            meaning: "progress",
            at: Ts(1_790_000_000_000),
        };
        Self {
            tabs: vec![VerifyTab { name: "Waiting", url: "/desk/artists".to_owned(), current: true }],
            lines: vec![line],
            empty: "Nobody waits.",
            first_url: None,
            next_url: Some("/desk/artists?after=3".to_owned()),
        }
    }
}

/// A claim or artist whose name could be taken for this one.
#[derive(Clone, Debug, Serialize)]
pub struct AlikeView {
    pub name: String,
    pub state: &'static str,
    /// Empty for an artist whose claim is not at hand.
    pub url: String,
}

/// `/desk/artists/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct VerifyPage {
    pub name: String,
    pub action: String,
    pub state: &'static str,
    pub meaning: &'static str,
    pub by: PersonView,
    pub joined_at: Ts,
    pub posts: i64,
    pub role: String,
    pub links: Vec<String>,
    pub note: String,
    pub word: String,
    pub at: Ts,
    pub reason: String,
    pub decided_by: Option<PersonView>,
    pub decided_at: Option<Ts>,
    pub alike: Vec<AlikeView>,
    pub errors: Vec<ErrorView>,
    pub words: FieldView,
    /// The decisions that are open: a value and what its button says.
    pub ways: Vec<(&'static str, &'static str)>,
    /// Why one can't decide, where that is so.
    pub closed_note: Option<String>,
}

impl VerifyPage {
    pub const TEMPLATE: &str = "features/artists/verify.html";

    pub fn ways(state: ClaimState) -> Vec<(&'static str, &'static str)> {
        [
            (ClaimState::Verified, if state == ClaimState::Open { "Verify" } else { "Verify again" }),
            (ClaimState::Refused, "Refuse"),
            (ClaimState::Revoked, "Take the verification back"),
            (ClaimState::Open, "Look at it again"),
        ]
        .into_iter()
        .filter(|(next, _)| policy::may_become(state, *next))
        .map(|(next, name)| (next.word(), name))
        .collect()
    }

    pub fn words(typed: &str, errors: &FormErrors) -> FieldView {
        let mut field = FieldView::new("reason", "What the claimer reads", "textarea")
            .value(typed)
            .hint("Needed unless you verify. It stands in the audit log as well.")
            .optional();
        field.error = errors.get("reason").map(str::to_owned);
        field
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("reason", "Say why.");
        Self {
            name: "The Paper Lanterns".to_owned(),
            action: "/desk/artists/3/decide".to_owned(),
            state: "Waits",
            meaning: "progress",
            by: person(None, "Tempo"),
            joined_at: Ts(1_780_000_000_000),
            posts: 3,
            role: "Singer".to_owned(),
            links: vec!["https://lanterns.example/".to_owned()],
            note: "We are four.".to_owned(),
            word: "tempo-abcdef".to_owned(),
            at: Ts(1_790_000_000_000),
            reason: "Their site names her.".to_owned(),
            decided_by: Some(person(None, "Tempo")),
            decided_at: Some(Ts(1_790_000_000_000)),
            alike: vec![AlikeView {
                name: "The Paper Lantern".to_owned(),
                state: "Verified",
                url: String::new(),
            }],
            errors: summary(&errors),
            words: Self::words("", &errors),
            ways: Self::ways(ClaimState::Open),
            closed_note: Some("This is your own claim.".to_owned()),
        }
    }
}
