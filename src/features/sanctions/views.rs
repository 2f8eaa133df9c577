//! What the pages of sanctions show.

use serde::Serialize;

use super::forms::RawSanction;
use super::model::{Kind, Sanction};
use crate::forum::accounts::model::{PersonView, State};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A sanction, for the one whom it is about, or with more for the desk.
#[derive(Clone, Debug, Serialize)]
pub struct SanctionView {
    pub id: i64,
    pub kind: &'static str,
    pub message: String,
    pub at: Ts,
    pub ends_at: Option<Ts>,
    pub stands: bool,
    pub acknowledged_at: Option<Ts>,
    pub lifted_at: Option<Ts>,
    /// A warning that waits to be read.
    pub to_acknowledge: bool,
    /// For the desk.
    pub reason: String,
    pub by: String,
    pub can_lift: bool,
}

impl SanctionView {
    /// As the member sees it: nobody's name, no reason for moderators.
    pub fn own(sanction: &Sanction) -> Self {
        Self {
            id: sanction.id.0,
            kind: sanction.kind.title(),
            message: sanction.message.clone(),
            at: sanction.at,
            ends_at: sanction.ends_at,
            stands: sanction.stands(),
            acknowledged_at: sanction.acknowledged_at,
            lifted_at: sanction.lifted_at,
            to_acknowledge: sanction.kind == Kind::Warning && sanction.stands(),
            reason: String::new(),
            by: String::new(),
            can_lift: false,
        }
    }

    pub fn desk(sanction: &Sanction, by: String, may: bool) -> Self {
        Self {
            reason: sanction.reason.clone(),
            by,
            can_lift: may && sanction.kind != Kind::Note && sanction.stands(),
            to_acknowledge: false,
            ..Self::own(sanction)
        }
    }

    pub fn sample() -> Self {
        Self {
            id: 3,
            kind: "Silence",
            message: "Please calm down.".to_owned(),
            at: Ts(1_790_000_000_000),
            ends_at: Some(Ts(1_790_100_000_000)),
            stands: true,
            acknowledged_at: Some(Ts(1_790_000_200_000)),
            lifted_at: Some(Ts(1_790_000_300_000)),
            to_acknowledge: true,
            reason: "Third time.".to_owned(),
            by: "Ravi".to_owned(),
            can_lift: true,
        }
    }
}

/// `/sanctions`: one's own.
#[derive(Clone, Debug, Serialize)]
pub struct OwnSanctionsPage {
    pub sanctions: Vec<SanctionView>,
}

impl OwnSanctionsPage {
    pub const TEMPLATE: &str = "features/sanctions/own.html";

    pub fn sample() -> Self {
        Self { sanctions: vec![SanctionView::sample()] }
    }
}

/// `/desk/members/{username}`.
#[derive(Clone, Debug, Serialize)]
pub struct RecordPage {
    pub person: PersonView,
    pub state: &'static str,
    pub email: Option<String>,
    pub joined_at: Ts,
    pub old_names: Vec<String>,
    pub sanctions: Vec<SanctionView>,
    /// Why nothing can be imposed, where that is so.
    pub closed_note: Option<String>,
    /// The line below their posts, and where it is cleared, where the reader may.
    pub signature: String,
    pub clear_url: Option<String>,
    pub action: String,
    pub errors: Vec<ErrorView>,
    pub kind: Choice,
    pub fields: Vec<FieldView>,
}

impl RecordPage {
    pub const TEMPLATE: &str = "features/sanctions/record.html";

    pub fn form(mut self, raw: &RawSanction, errors: &FormErrors) -> Self {
        let kinds = Kind::ALL.iter().map(|kind| (kind.word().to_owned(), kind.title().to_owned()));
        self.kind = Choice::new("kind", "What", &raw.kind, kinds, errors);
        self.fields = vec![
            FieldView::new("days", "Days", "text")
                .value(&raw.days)
                .hint("For a silence or a ban. Nothing: until it is lifted.")
                .optional(),
            FieldView::new("reason", "Reason, for moderators", "textarea").value(&raw.reason),
            FieldView::new("message", "Message to the member", "textarea")
                .value(&raw.message)
                .hint("Not for a note: that is seen by moderators alone.")
                .optional(),
        ];
        for field in &mut self.fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        self.errors = summary(errors);
        self
    }

    pub fn state_name(state: State) -> &'static str {
        match state {
            State::Active => "Active",
            State::Silenced => "Silenced",
            State::Banned => "Banned",
            State::Deleted => "Gone",
        }
    }

    pub fn sample() -> Self {
        let page = Self {
            person: person(None, "Tempo"),
            state: "Silenced",
            email: Some("mika@example.org".to_owned()),
            joined_at: Ts(1_700_000_000_000),
            old_names: vec!["mikka".to_owned()],
            signature: "Plays the bass".to_owned(),
            clear_url: Some("/desk/members/mika/signature/clear".to_owned()),
            sanctions: vec![SanctionView::sample()],
            closed_note: None,
            action: "/desk/members/mika/sanctions".to_owned(),
            errors: Vec::new(),
            kind: Choice::new("kind", "What", "", [], &FormErrors::default()),
            fields: Vec::new(),
        };
        page.form(&RawSanction::default(), &FormErrors::one("reason", "Say why."))
    }
}
