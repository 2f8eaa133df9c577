//! What the desk's pages show.

pub mod case;
pub mod setup;
pub mod topics;

use serde::Serialize;

use crate::forum::accounts::views::LinkView;
use crate::forum::cases::model::{Case, CaseState, NEVER};
use crate::forum::threads::model::StatusView;
use crate::kit::config::support::Support;
use crate::kit::db::Ts;
use crate::kit::statuses::Meaning;

pub use case::DeskCasePage;
pub use setup::SetupPage;
pub use topics::{CaseFaqPage, TopicsPage};

/// A way to see a list.
#[derive(Clone, Debug, Serialize)]
pub struct FilterView {
    pub name: String,
    pub url: String,
    pub current: bool,
}

/// A case in a queue.
#[derive(Clone, Debug, Serialize)]
pub struct QueueLine {
    pub reference: String,
    pub url: String,
    pub subject: String,
    pub category: String,
    pub team: String,
    pub state: StatusView,
    pub is_sos: bool,
    pub urgency: &'static str,
    pub agent: Option<String>,
    /// When the next clock runs out.
    pub due: Option<Ts>,
    pub is_late: bool,
    pub at: Ts,
}

impl QueueLine {
    pub fn new(case: &Case, agent: Option<String>, rules: &Support, now: Ts) -> Self {
        Self {
            reference: case.reference.clone(),
            url: case.desk_url(),
            subject: case.subject.clone(),
            category: rules.category_name(&case.category).to_owned(),
            team: rules.team_name(&case.team).to_owned(),
            state: state_of(case),
            is_sos: case.is_sos,
            urgency: urgency_name(&case.urgency),
            agent,
            due: Some(case.due_at).filter(|due| *due < NEVER),
            is_late: case.due_at <= now,
            at: case.last_at,
        }
    }

    fn sample() -> Self {
        Self {
            reference: "BS-7F3K2M".to_owned(),
            url: "/desk/cases/BS-7F3K2M".to_owned(),
            subject: "No sound".to_owned(),
            category: "Technical issue".to_owned(),
            team: "General".to_owned(),
            state: StatusView { name: "Open".to_owned(), meaning: Meaning::Progress },
            is_sos: true,
            urgency: "High",
            agent: Some("Ada".to_owned()),
            due: Some(Ts(1_790_000_000_000)),
            is_late: true,
            at: Ts(1_790_000_000_000),
        }
    }
}

/// A state in the desk's words: who is waited for is not "you".
pub fn state_name(state: CaseState) -> &'static str {
    match state {
        CaseState::Waiting => "Waiting for the requester",
        state => state.title(),
    }
}

/// The state of a case as the desk says it.
pub fn state_of(case: &Case) -> StatusView {
    let name = if case.merged_into.is_some() { "Merged" } else { state_name(case.state) };
    StatusView { name: name.to_owned(), meaning: case.state.meaning() }
}

pub fn urgency_name(word: &str) -> &'static str {
    match word {
        "low" => "Low",
        "high" => "High",
        "sos" => "SOS",
        _ => "Normal",
    }
}

/// A team on which the viewer sits, and whether they are there for its new cases.
#[derive(Clone, Debug, Serialize)]
pub struct OwnSeat {
    pub team: String,
    pub name: String,
    pub takes: bool,
}

/// `/desk/cases`.
#[derive(Clone, Debug, Serialize)]
pub struct CaseQueuePage {
    pub queues: Vec<FilterView>,
    pub teams: Vec<FilterView>,
    pub lines: Vec<QueueLine>,
    /// There are more than these.
    pub more: bool,
    pub empty: &'static str,
    pub notice: String,
    /// How often the suggestion was right, in words.
    pub agreement: Option<String>,
    pub setup: Option<LinkView>,
    /// The teams on which the viewer sits.
    pub seats: Vec<OwnSeat>,
    /// Cases for which an answer is drafted, because their issue moved on.
    pub drafted: Vec<LinkView>,
}

impl CaseQueuePage {
    pub const TEMPLATE: &str = "features/casework/queue.html";
    pub const TITLE: &str = "Support cases";

    pub fn sample() -> Self {
        let filter = FilterView {
            name: "Mine (3)".to_owned(),
            url: "/desk/cases?queue=mine".to_owned(),
            current: true,
        };
        Self {
            queues: vec![filter.clone()],
            teams: vec![filter],
            lines: vec![QueueLine::sample()],
            more: true,
            empty: "Nothing waits here.",
            notice: "Replies are slower.".to_owned(),
            agreement: Some("9 of 10".to_owned()),
            seats: vec![OwnSeat { team: "general".to_owned(), name: "General".to_owned(), takes: true }],
            setup: Some(LinkView::new("Teams, macros and the notice", "/desk/support")),
            drafted: vec![LinkView::new("BS-7F3K2M: No sound", "/desk/cases/BS-7F3K2M")],
        }
    }
}
