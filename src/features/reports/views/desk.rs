//! The desk's queue, and one matter there.

use serde::Serialize;

use super::{cited, rule_choice};
use crate::forum::accounts::model::PersonView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::guidelines::Citation;
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// One of the queue's lists.
#[derive(Clone, Debug, Serialize)]
pub struct QueueTab {
    pub name: &'static str,
    pub url: &'static str,
    pub current: bool,
}

/// A line of the desk's queue.
#[derive(Clone, Debug, Serialize)]
pub struct QueueLine {
    pub url: String,
    pub what: String,
    pub kind: &'static str,
    pub excerpt: String,
    pub reports: i64,
    pub at: Ts,
    pub claimed_by: Option<String>,
    pub state: &'static str,
}

/// `/desk/reports`.
#[derive(Clone, Debug, Serialize)]
pub struct QueuePage {
    pub tabs: Vec<QueueTab>,
    pub lines: Vec<QueueLine>,
    pub empty: &'static str,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl QueuePage {
    pub const TEMPLATE: &str = "features/reports/queue.html";

    pub fn sample() -> Self {
        let line = QueueLine {
            url: "/desk/reports/3".to_owned(),
            what: "Post by Mika".to_owned(),
            kind: "Spam or advertising",
            excerpt: "Buy now".to_owned(),
            reports: 2,
            at: Ts(1_790_000_000_000),
            claimed_by: Some("Quill".to_owned()),
            state: "open",
        };
        Self {
            tabs: Vec::new(),
            lines: vec![line],
            empty: "Nothing waits.",
            first_url: None,
            next_url: Some("/desk/reports?after=3".to_owned()),
        }
    }
}

/// A report as the desk sees it.
#[derive(Clone, Debug, Serialize)]
pub struct ReportView {
    pub receipt: String,
    pub by: PersonView,
    pub kind: &'static str,
    pub guideline: Option<Link>,
    pub text: String,
    pub at: Ts,
}

/// A note or an entry of the history.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    pub by: String,
    pub text: String,
    pub at: Ts,
}

/// A part of what was said between people.
#[derive(Clone, Debug, Serialize)]
pub struct SaidView {
    pub by: String,
    pub text: String,
    pub at: Ts,
    /// The part that was reported, among those around it.
    pub is_reported: bool,
}

/// What the viewer may do with a matter.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Can {
    pub claim: bool,
    pub release: bool,
    pub hide: bool,
    pub fine: bool,
    pub act: bool,
    pub remove: bool,
    pub note: bool,
    pub answer: bool,
    /// Open what is closed; that is logged.
    pub look: bool,
}

/// `/desk/reports/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct MatterPage {
    pub action: String,
    pub heading: String,
    pub state: &'static str,
    /// Where the thing stands, while it can be seen.
    pub subject: Option<Link>,
    pub author: PersonView,
    /// How often things of theirs were reported, and acted on.
    pub reported: i64,
    pub acted: i64,
    /// Empty for what is closed until somebody looks.
    pub words: String,
    /// What a look shows, and that it is written down; empty where nothing is closed.
    pub look_note: &'static str,
    /// The reported part with what was said around it, for the one who looked just now.
    pub context: Vec<SaidView>,
    pub reports: Vec<ReportView>,
    pub notes: Vec<LogLine>,
    pub history: Vec<LogLine>,
    pub claimed_by: Option<String>,
    pub decided_by: Option<String>,
    pub decided_at: Option<Ts>,
    pub reason: String,
    pub appeal_text: String,
    pub appeal_answer: String,
    pub can: Can,
    /// Why nothing can be done here, where that is so.
    pub closed_note: Option<String>,
    pub guideline: Choice,
}

impl MatterPage {
    pub const TEMPLATE: &str = "features/reports/matter.html";

    pub fn sample() -> Self {
        let line =
            LogLine { by: "Quill".to_owned(), text: "Seen before.".to_owned(), at: Ts(1_790_000_000_000) };
        let said =
            SaidView { by: line.by.clone(), text: "Buy now".to_owned(), at: line.at, is_reported: true };
        let report = ReportView {
            receipt: "R-ABCD-EFGH".to_owned(),
            by: person(None, "Tempo"),
            kind: "Spam or advertising",
            guideline: Citation::parse("chat:3").map(cited),
            text: "Again.".to_owned(),
            at: Ts(1_790_000_000_000),
        };
        Self {
            action: "/desk/reports/3".to_owned(),
            heading: "Post by Mika".to_owned(),
            state: "Waits",
            subject: Some(Link { name: "No sound".to_owned(), url: "/threads/3/no-sound#post-2".to_owned() }),
            author: person(None, "Tempo"),
            reported: 3,
            acted: 1,
            words: "Buy now".to_owned(),
            look_note: "Private messages are closed.",
            context: vec![said],
            reports: vec![report],
            notes: vec![line.clone()],
            history: vec![line],
            claimed_by: Some("Quill".to_owned()),
            decided_by: Some("Ravi".to_owned()),
            decided_at: Some(Ts(1_790_000_100_000)),
            reason: "Against guideline 9.".to_owned(),
            appeal_text: "No.".to_owned(),
            appeal_answer: "Yes.".to_owned(),
            can: Can {
                claim: true,
                release: true,
                hide: true,
                fine: true,
                act: true,
                remove: true,
                note: true,
                answer: true,
                look: true,
            },
            closed_note: Some("This is about you.".to_owned()),
            guideline: rule_choice(
                "Guideline",
                &crate::forum::guidelines::model::DEFAULTS,
                "",
                &FormErrors::default(),
            ),
        }
    }
}
