//! One's own cases: the list, a case, and what was said in it as a text.

use std::collections::HashMap;

use serde::Serialize;

use crate::features::cases::forms::RawAnswer;
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::cases::model::{Case, CaseFile, CaseState, Channel, Entry, EntryKind};
use crate::forum::cases::views::EntryView;
use crate::forum::posts::model::Place;
use crate::forum::threads::model::StatusView;
use crate::kit::config::support::Support;
use crate::kit::db::Ts;
use crate::kit::statuses::Meaning;
use crate::kit::web::forms::FormErrors;

/// A case in the list of one's own.
#[derive(Clone, Debug, Serialize)]
pub struct CaseLine {
    pub reference: String,
    pub url: String,
    pub subject: String,
    pub category: String,
    pub state: StatusView,
    pub at: Ts,
}

impl CaseLine {
    pub fn new(case: &Case, rules: &Support) -> Self {
        Self {
            reference: case.reference.clone(),
            url: format!("/support/cases/{}", case.reference),
            subject: case.subject.clone(),
            category: rules.category_name(&case.category).to_owned(),
            state: state_view(case),
            at: case.last_at,
        }
    }
}

/// The state's name and colour.
pub fn state_view(case: &Case) -> StatusView {
    let name = if case.merged_into.is_some() { "Merged" } else { case.state.title() };
    StatusView { name: name.to_owned(), meaning: case.state.meaning() }
}

/// `/support/cases`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCasesPage {
    pub cases: Vec<CaseLine>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl OwnCasesPage {
    pub const TEMPLATE: &str = "features/cases/index.html";
    pub const TITLE: &str = "My support cases";

    pub fn sample() -> Self {
        let line = CaseLine {
            reference: "BS-7F3K2M".to_owned(),
            url: "/support/cases/BS-7F3K2M".to_owned(),
            subject: "No sound".to_owned(),
            category: "Technical issue".to_owned(),
            state: StatusView { name: "Open".to_owned(), meaning: Meaning::Progress },
            at: Ts(1_790_000_000_000),
        };
        Self { cases: vec![line], first_url: None, next_url: Some("/support/cases?before=3".to_owned()) }
    }
}

/// Whose names stand beside what was said, for the requester.
pub struct Names<'a> {
    pub rules: &'a Support,
    pub faces: &'a HashMap<UserId, Face>,
}

impl Names<'_> {
    fn of(&self, entry: &Entry) -> String {
        match entry.kind {
            EntryKind::Requester => "You".to_owned(),
            EntryKind::Agent if !self.rules.hide_agents => {
                let face = entry.author_id.and_then(|agent| self.faces.get(&agent));
                face.map_or_else(|| self.rules.desk_name.clone(), |face| face.name().to_owned())
            }
            _ => self.rules.desk_name.clone(),
        }
    }
}

/// What the requester may do now.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Can {
    pub answer: bool,
    pub close: bool,
    pub reopen: bool,
    /// How the last resolution was: once.
    pub judge: bool,
    /// A guest's case, by a member who has proven its address.
    pub adopt: bool,
}

/// A point of the survey.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ScoreView {
    pub points: i64,
    pub words: &'static str,
}

fn scores() -> Vec<ScoreView> {
    let words = [(5, "very good"), (4, "good"), (3, "so so"), (2, "not good"), (1, "bad")];
    words.into_iter().map(|(points, words)| ScoreView { points, words }).collect()
}

/// `/support/cases/{key}`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCasePage {
    pub reference: String,
    pub url: String,
    pub subject: String,
    pub category: String,
    pub state: StatusView,
    pub is_guest: bool,
    /// Whether it is, or was, held live.
    pub is_chat: bool,
    pub is_sos: bool,
    /// SOS before this one, while nobody has answered.
    pub before: Option<i64>,
    /// When the first answer is due, while there is none.
    pub answer_due: Option<Ts>,
    pub facts: Vec<String>,
    pub entries: Vec<EntryView>,
    pub can: Can,
    pub body: FieldView,
    pub key: String,
    pub errors: Vec<ErrorView>,
    pub closed_note: Option<String>,
    /// Why answers take longer at the moment, while one is waited for; empty: they don't.
    pub slower: String,
    /// Where whoever asked as a guest logs in, and comes back to here.
    pub log_in_url: Option<String>,
    /// Where what a member writes is kept; of guests nothing is.
    pub draft_url: Option<String>,
    pub draft_saved_at: Option<Ts>,
    /// From the best on: points and words.
    pub scores: Vec<ScoreView>,
    pub max_files: usize,
    pub max_megabytes: usize,
    pub opened_at: Ts,
}

impl OwnCasePage {
    pub const TEMPLATE: &str = "features/cases/show.html";

    /// `url`: the requester's own address of it.
    pub fn new(
        case: &Case,
        url: &str,
        (entries, files): (&[Entry], &[CaseFile]),
        names: &Names<'_>,
        raw: &RawAnswer,
        errors: &FormErrors,
    ) -> Self {
        let rules = names.rules;
        let view = |entry: &Entry| {
            EntryView::new(entry, EntryKind::Requester, names.of(entry), (files, url))
                .reportable(entry, case.requester_id)
        };
        let mut body = FieldView::new("body", "Add a message", "textarea").value(&raw.body);
        body.error = errors.get("body").map(str::to_owned);
        Self {
            reference: case.reference.clone(),
            url: url.to_owned(),
            subject: case.subject.clone(),
            category: rules.category_name(&case.category).to_owned(),
            state: state_view(case),
            is_guest: case.requester_id.is_none(),
            is_chat: case.channel == Channel::Chat,
            is_sos: case.is_sos,
            before: None,
            answer_due: case
                .first_due_at
                .filter(|_| case.first_reply_at.is_none() && case.state == CaseState::New),
            facts: case.facts.lines().map(str::to_owned).collect(),
            entries: entries.iter().map(view).collect(),
            can: Can::default(),
            body,
            key: raw.key.clone(),
            errors: summary(errors),
            closed_note: None,
            slower: String::new(),
            log_in_url: None,
            draft_url: case.requester_id.map(|_| format!("/drafts?place={}", Place::Case(case.id.0).word())),
            draft_saved_at: None,
            scores: scores(),
            max_files: rules.max_files,
            max_megabytes: rules.max_file_bytes / 1_000_000,
            opened_at: case.created_at,
        }
    }

    pub fn sample() -> Self {
        let entry = EntryView::sample();
        let agent = EntryView {
            kind: "agent",
            who: "Ada".to_owned(),
            is_mine: false,
            files: Vec::new(),
            report_url: Some("/reports/new?about=case:7".to_owned()),
            ..entry.clone()
        };
        let system = EntryView { kind: "system", ..agent.clone() };
        Self {
            is_chat: true,
            reference: "BS-7F3K2M".to_owned(),
            url: "/support/cases/BS-7F3K2M".to_owned(),
            subject: "No sound".to_owned(),
            category: "Technical issue".to_owned(),
            state: StatusView { name: "New".to_owned(), meaning: Meaning::Info },
            is_guest: true,
            is_sos: true,
            before: Some(2),
            answer_due: Some(Ts(1_790_000_600_000)),
            facts: vec!["Device: Korva P2".to_owned()],
            entries: vec![entry, agent, system],
            can: Can { answer: true, close: true, reopen: true, judge: true, adopt: true },
            body: FieldView::new("body", "Add a message", "textarea"),
            key: "key".to_owned(),
            errors: summary(&FormErrors::one("body", "There is nothing to send yet.")),
            slower: "Answers take a day longer this week.".to_owned(),
            log_in_url: Some("/login?next=/support/cases/BS-7F3K2M.x".to_owned()),
            closed_note: Some("This case is closed.".to_owned()),
            draft_url: Some("/drafts?place=case:3".to_owned()),
            draft_saved_at: Some(Ts(1_790_000_000_000)),
            scores: scores(),
            max_files: 5,
            max_megabytes: 8,
            opened_at: Ts(1_790_000_000_000),
        }
    }
}

/// The whole conversation as plain text, as the requester sees it.
pub fn transcript(case: &Case, entries: &[Entry], names: &Names<'_>, brand: &str) -> String {
    let mut out = format!(
        "{brand} support\n{}\n{}\nOpened: {}\nState: {}\n",
        case.reference,
        case.subject,
        case.created_at.rfc3339(),
        case.state.title()
    );
    for line in case.facts.lines() {
        out.push_str(line);
        out.push('\n');
    }
    for entry in entries.iter().filter(|entry| entry.kind != EntryKind::Note) {
        out.push_str(&format!("\n--- {}, {} ---\n{}\n", names.of(entry), entry.at.rfc3339(), entry.body));
    }
    out
}
