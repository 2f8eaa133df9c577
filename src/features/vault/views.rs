//! What templates show of the Vault's rules.

use serde::Serialize;

use super::actions::is_worked_on;
use super::forms::RawRule;
use super::model::{KINDS, Run, RunState};
use crate::forum::boards::model::BoardKind;
use crate::forum::threads::model::Thread;
use crate::kit::db::Ts;
use crate::kit::statuses::Statuses;
use crate::kit::web::forms::FormErrors;

/// A kind to choose.
#[derive(Clone, Debug, Serialize)]
pub struct KindChoice {
    pub word: &'static str,
    pub name: &'static str,
    pub selected: bool,
}

fn name_of(kind: BoardKind) -> &'static str {
    match kind {
        BoardKind::Help => "Help threads",
        BoardKind::Chat => "Chat threads",
        BoardKind::Idea => "Ideas",
        BoardKind::Blog => "Blog articles",
        BoardKind::Issue => "Issues",
        BoardKind::Faq => "FAQs",
        BoardKind::Stars => "Threads of the Stars area",
        BoardKind::Vault => "Threads of the Vault",
    }
}

/// A thread that a rule would take.
#[derive(Clone, Debug, Serialize)]
pub struct TakenView {
    pub title: String,
    pub url: String,
    pub last_at: Ts,
    pub replies: i64,
    /// Its status is being worked on, so it stays where it is.
    pub stays: Option<String>,
}

/// What a rule would take.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewView {
    pub total: i64,
    pub named: Vec<TakenView>,
    /// How many more there are than are named.
    pub unnamed: i64,
}

impl PreviewView {
    pub fn new(statuses: &Statuses, kind: BoardKind, total: i64, threads: &[Thread]) -> Self {
        let named: Vec<TakenView> = threads
            .iter()
            .map(|thread| TakenView {
                title: thread.title.clone(),
                url: thread.url(),
                last_at: thread.last_post_at,
                replies: thread.reply_count,
                stays: thread.status.clone().filter(|_| is_worked_on(statuses, kind, thread)),
            })
            .collect();
        let unnamed = total.saturating_sub(i64::try_from(named.len()).unwrap_or(i64::MAX)).max(0);
        Self { total, named, unnamed }
    }
}

/// A run as a line or a page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct RunView {
    pub id: i64,
    pub url: String,
    pub name: &'static str,
    pub begun_before: Ts,
    pub quiet_since: Ts,
    pub brings_back: bool,
    /// The run that it undoes.
    pub undoes_url: Option<String>,
    pub total: i64,
    pub done: i64,
    pub left_alone: i64,
    /// 0 to 100.
    pub percent: i64,
    pub is_running: bool,
    pub is_stopped: bool,
    pub can_undo: bool,
    pub by: String,
    pub begun_at: Ts,
    pub ended_at: Option<Ts>,
}

impl RunView {
    pub fn new(run: &Run, by: String) -> Self {
        let looked = run.done + run.left_alone;
        let is_running = run.state == RunState::Running;
        Self {
            id: run.id.0,
            url: format!("/desk/vault/{}", run.id),
            name: name_of(run.kind),
            begun_before: run.begun_before,
            quiet_since: run.quiet_since,
            brings_back: run.undoes.is_some(),
            undoes_url: run.undoes.map(|id| format!("/desk/vault/{id}")),
            total: run.total,
            done: run.done,
            left_alone: run.left_alone,
            percent: if run.total > 0 { (looked * 100 / run.total).clamp(0, 100) } else { 100 },
            is_running,
            is_stopped: run.state == RunState::Stopped,
            can_undo: !is_running && run.undoes.is_none() && run.done > 0,
            by,
            begun_at: run.begun_at,
            ended_at: run.ended_at,
        }
    }

    pub fn sample() -> Self {
        Self {
            id: 2,
            url: "/desk/vault/2".to_owned(),
            name: "Help threads",
            begun_before: Ts(1_700_000_000_000),
            quiet_since: Ts(1_700_000_000_000),
            brings_back: true,
            undoes_url: Some("/desk/vault/1".to_owned()),
            total: 120,
            done: 60,
            left_alone: 3,
            percent: 52,
            is_running: true,
            is_stopped: true,
            can_undo: true,
            by: "Ravi".to_owned(),
            begun_at: Ts(1_790_000_000_000),
            ended_at: Some(Ts(1_790_000_000_000)),
        }
    }
}

/// `/desk/vault`: `features/vault/index.html`.
#[derive(Clone, Debug, Serialize)]
pub struct VaultPage {
    pub kinds: Vec<KindChoice>,
    /// Months, as typed.
    pub age: String,
    pub quiet: String,
    /// The kind that was chosen, as the form sends it.
    pub kind: String,
    pub errors: FormErrors,
    pub preview: Option<PreviewView>,
    pub runs: Vec<RunView>,
}

impl VaultPage {
    pub const TEMPLATE: &str = "features/vault/index.html";

    pub fn new(raw: &RawRule, errors: &FormErrors) -> Self {
        let or = |given: &str, usual: &str| {
            if raw.is_empty() { usual.to_owned() } else { given.to_owned() }
        };
        Self {
            kinds: KINDS
                .iter()
                .map(|kind| KindChoice {
                    word: kind.word(),
                    name: name_of(*kind),
                    selected: raw.kind == kind.word(),
                })
                .collect(),
            age: or(&raw.age, "36"),
            quiet: or(&raw.quiet, "24"),
            kind: raw.kind.clone(),
            errors: errors.clone(),
            preview: None,
            runs: Vec::new(),
        }
    }

    pub fn sample() -> Self {
        let raw = RawRule { kind: "help".to_owned(), age: "36".to_owned(), quiet: "x".to_owned() };
        let mut page = Self::new(&raw, &FormErrors::one("quiet", "Give a number of months."));
        page.preview = Some(PreviewView {
            total: 60,
            named: vec![TakenView {
                title: "No sound since 2019".to_owned(),
                url: "/threads/3/no-sound-since-2019".to_owned(),
                last_at: Ts(1_600_000_000_000),
                replies: 4,
                stays: Some("Under Consideration".to_owned()),
            }],
            unnamed: 59,
        });
        page.runs = vec![RunView::sample()];
        page
    }
}

/// `/desk/vault/{run}`: `features/vault/run.html`.
#[derive(Clone, Debug, Serialize)]
pub struct RunPage {
    pub run: RunView,
}

impl RunPage {
    pub const TEMPLATE: &str = "features/vault/run.html";

    pub fn sample() -> Self {
        Self { run: RunView::sample() }
    }
}
