//! One case at the desk: `/desk/cases/{reference}`.

use std::collections::HashMap;

use serde::Serialize;

use super::super::forms::RawReply;
use super::super::store::setup::Macro;
use super::super::store::topics::DraftId;
use super::{FilterView, state_of, urgency_name};
use crate::forum::accounts::model::{Face, UserId, profile_url};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, LinkView, summary};
use crate::forum::cases::model::{Case, CaseFile, CaseState, Channel, Entry, EntryKind, Step, What};
use crate::forum::threads::model::{StatusView, Thread};
use crate::kit::config::support::{Support, URGENCIES};
use crate::kit::db::Ts;
use crate::kit::statuses::{Meaning, Statuses};
use crate::kit::web::forms::FormErrors;

#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub name: String,
    pub url: String,
    pub kilobytes: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    pub number: i64,
    pub kind: &'static str,
    pub who: String,
    /// Of the desk, which stands to the right.
    pub is_mine: bool,
    pub html: String,
    pub by_mail: bool,
    pub at: Ts,
    pub files: Vec<FileView>,
}

/// A clock that runs.
#[derive(Clone, Debug, Serialize)]
pub struct ClockView {
    pub name: &'static str,
    pub due: Ts,
    pub is_late: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ThreadLink {
    pub id: i64,
    pub title: String,
    pub url: String,
    pub status: Option<StatusView>,
}

/// Another case of the same person.
#[derive(Clone, Debug, Serialize)]
pub struct OtherView {
    pub reference: String,
    pub url: String,
    pub subject: String,
    pub state: StatusView,
}

/// An answer that was drafted because an issue moved on.
#[derive(Clone, Debug, Serialize)]
pub struct DraftView {
    pub id: i64,
    pub text: String,
    pub at: Ts,
}

/// What the requester said of a resolution.
#[derive(Clone, Debug, Serialize)]
pub struct SurveyView {
    pub points: i64,
    pub words: String,
    pub at: Ts,
}

#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    pub text: String,
    pub by: String,
    pub at: Ts,
}

/// What the agent may do now.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Can {
    pub claim: bool,
    pub release: bool,
    pub reply: bool,
    pub resolve: bool,
    pub close: bool,
    pub reopen: bool,
}

/// Everything that the page is made of.
pub struct Parts {
    pub case: Case,
    pub into: Option<Case>,
    pub requester: Option<Face>,
    pub entries: Vec<Entry>,
    pub files: Vec<CaseFile>,
    pub steps: Vec<Step>,
    pub faces: HashMap<UserId, Face>,
    pub people: Vec<Face>,
    pub watchers: Vec<UserId>,
    pub threads: Vec<Thread>,
    pub others: Vec<Case>,
    pub macros: Vec<Macro>,
    pub surveys: Vec<(i64, i64, String, Ts)>,
    pub drafts: Vec<(DraftId, String, Ts)>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DeskCasePage {
    pub reference: String,
    pub url: String,
    pub subject: String,
    pub state: StatusView,
    /// Whether it is, or was, held live.
    pub is_chat: bool,
    pub is_sos: bool,
    pub urgency_name: &'static str,
    pub category_name: String,
    pub agent: Option<String>,
    pub requester: LinkView,
    /// A guest's proven address.
    pub email: Option<String>,
    pub facts: Vec<String>,
    /// What the classifier said, and whether the case stands there.
    pub suggestion: Option<String>,
    pub clocks: Vec<ClockView>,
    /// Who else has it open now.
    pub watchers: Vec<String>,
    pub merged: Option<LinkView>,
    pub entries: Vec<EntryView>,
    pub can: Can,
    pub body: FieldView,
    pub key: String,
    pub seen: i64,
    pub then: Choice,
    pub errors: Vec<ErrorView>,
    pub macros: Vec<FilterView>,
    pub category: Choice,
    pub urgency: Choice,
    pub team: Choice,
    pub person: Choice,
    pub threads: Vec<ThreadLink>,
    pub others: Vec<OtherView>,
    pub surveys: Vec<SurveyView>,
    pub drafts: Vec<DraftView>,
    /// The draft that the answer began with; 0 for none.
    pub draft: i64,
    pub steps: Vec<StepView>,
    pub opened_at: Ts,
}

impl DeskCasePage {
    pub const TEMPLATE: &str = "features/casework/case.html";

    pub fn new(
        parts: &Parts,
        own: UserId,
        (rules, statuses): (&Support, &Statuses),
        (raw, errors): (&RawReply, &FormErrors),
        now: Ts,
    ) -> Self {
        let case = &parts.case;
        let none = FormErrors::default();
        let name = |user: UserId| {
            parts.faces.get(&user).map_or_else(|| "Former member".to_owned(), |face| face.name().to_owned())
        };
        let is_live = case.state.is_live();
        let is_done =
            matches!(case.state, CaseState::Resolved | CaseState::Closed) && case.merged_into.is_none();
        let mut body = FieldView::new("body", "Your answer", "textarea").value(&raw.body);
        body.error = errors.get("body").map(str::to_owned);
        let categories = rules.categories.iter().map(|one| (one.slug.clone(), one.name.clone()));
        let urgencies = URGENCIES.iter().map(|word| ((*word).to_owned(), urgency_name(word).to_owned()));
        let teams = rules.teams.iter().map(|team| (team.slug.clone(), team.name.clone()));
        let agents = [
            (String::new(), "Nobody: back to the queue".to_owned()),
            ("least".to_owned(), "Whoever of the team has the fewest".to_owned()),
        ];
        let faces = parts.people.iter().map(|face| (face.id.to_string(), face.name().to_owned()));
        let agent = case.agent_id.map(|agent| agent.to_string()).unwrap_or_default();
        let then = [
            (CaseState::Waiting, "The requester has the next word"),
            (CaseState::Open, "We have the next word"),
            (CaseState::Resolved, "It is resolved"),
        ];
        let then = then.map(|(state, text)| (state.word().to_owned(), text.to_owned()));
        Self {
            reference: case.reference.clone(),
            url: case.desk_url(),
            is_chat: case.channel == Channel::Chat,
            subject: case.subject.clone(),
            state: state_of(case),
            is_sos: case.is_sos,
            urgency_name: urgency_name(&case.urgency),
            category_name: rules.category_name(&case.category).to_owned(),
            agent: case.agent_id.map(name),
            requester: match &parts.requester {
                Some(face) => LinkView::new(face.name(), &profile_url(&face.username)),
                None => {
                    LinkView::new(if case.guest_name.is_empty() { "A guest" } else { &case.guest_name }, "")
                }
            },
            email: case.guest_email.clone(),
            facts: case.facts.lines().map(str::to_owned).collect(),
            suggestion: suggestion(case, rules),
            clocks: clocks(case, now),
            watchers: parts.watchers.iter().map(|user| name(*user)).collect(),
            merged: parts.into.as_ref().map(|into| LinkView::new(&into.title(), &into.desk_url())),
            entries: parts.entries.iter().map(|entry| entry_view(parts, entry, &name)).collect(),
            can: Can {
                claim: case.agent_id.is_none() && is_live,
                release: case.agent_id == Some(own) && is_live,
                reply: case.merged_into.is_none(),
                resolve: is_live,
                close: case.state != CaseState::Closed,
                reopen: is_done,
            },
            body,
            key: raw.key.clone(),
            seen: case.last_number,
            then: Choice::new("then", "After that", &raw.then, then, &none),
            errors: summary(errors),
            macros: parts
                .macros
                .iter()
                .map(|one| FilterView {
                    name: one.name.clone(),
                    url: format!("{}?macro={}#f-body", case.desk_url(), one.id),
                    current: false,
                })
                .collect(),
            category: Choice::new("category", "Category", &case.category, categories, &none),
            urgency: Choice::new("urgency", "Urgency", &case.urgency, urgencies, &none),
            team: Choice::new("team", "Team", &case.team, teams, &none),
            person: Choice::new("agent", "Who has it", &agent, agents.into_iter().chain(faces), &none),
            threads: parts.threads.iter().map(|thread| thread_link(thread, statuses)).collect(),
            others: parts.others.iter().map(other).collect(),
            drafts: parts
                .drafts
                .iter()
                .map(|(id, text, at)| DraftView { id: id.0, text: text.clone(), at: *at })
                .collect(),
            draft: raw.draft,
            surveys: parts
                .surveys
                .iter()
                .map(|(_, points, words, at)| SurveyView { points: *points, words: words.clone(), at: *at })
                .collect(),
            steps: parts.steps.iter().rev().map(|step| step_view(step, rules, &name)).collect(),
            opened_at: case.created_at,
        }
    }

    pub fn sample() -> Self {
        let file = FileView {
            name: "log.txt".to_owned(),
            url: "/desk/cases/BS-7F3K2M/files/x".to_owned(),
            kilobytes: 3,
        };
        let entry = EntryView {
            number: 1,
            kind: "requester",
            who: "Mika".to_owned(),
            is_mine: false,
            html: "<p>It is silent.</p>".to_owned(),
            by_mail: true,
            at: Ts(1_790_000_000_000),
            files: vec![file],
        };
        let note = EntryView { kind: "note", who: "Ada".to_owned(), files: Vec::new(), ..entry.clone() };
        let state = StatusView { name: "Open".to_owned(), meaning: Meaning::Progress };
        let none = FormErrors::default();
        let choice = |name| Choice::new(name, "Choose", "a", [("a".to_owned(), "A".to_owned())], &none);
        Self {
            is_chat: true,
            reference: "BS-7F3K2M".to_owned(),
            url: "/desk/cases/BS-7F3K2M".to_owned(),
            subject: "No sound".to_owned(),
            state: state.clone(),
            is_sos: true,
            urgency_name: "High",
            category_name: "Technical issue".to_owned(),
            agent: Some("Ada".to_owned()),
            requester: LinkView::new("Mika", "/members/mika"),
            email: Some("mika@example.org".to_owned()),
            facts: vec!["Device: Korva P2".to_owned()],
            suggestion: Some("Technical issue".to_owned()),
            clocks: vec![ClockView { name: "First answer", due: Ts(1_790_000_000_000), is_late: true }],
            watchers: vec!["Ben".to_owned()],
            merged: Some(LinkView::new("BS-222222: Sound", "/desk/cases/BS-222222")),
            entries: vec![entry, note],
            can: Can { claim: true, release: true, reply: true, resolve: true, close: true, reopen: true },
            body: FieldView::new("body", "Your answer", "textarea"),
            key: "key".to_owned(),
            seen: 2,
            then: choice("then"),
            errors: summary(&FormErrors::one("body", "There is nothing to send yet.")),
            macros: vec![FilterView {
                name: "Thanks".to_owned(),
                url: "/desk/cases/x?macro=3".to_owned(),
                current: false,
            }],
            category: choice("category"),
            urgency: choice("urgency"),
            team: choice("team"),
            person: choice("agent"),
            threads: vec![ThreadLink {
                id: 3,
                title: "No sound".to_owned(),
                url: "/threads/3/x".to_owned(),
                status: Some(StatusView::sample()),
            }],
            others: vec![OtherView {
                reference: "BS-222222".to_owned(),
                url: "/desk/cases/BS-222222".to_owned(),
                subject: "Sound".to_owned(),
                state,
            }],
            drafts: vec![DraftView { id: 3, text: "It is fixed.".to_owned(), at: Ts(1_790_000_000_000) }],
            draft: 3,
            surveys: vec![SurveyView { points: 4, words: "Quick.".to_owned(), at: Ts(1_790_000_000_000) }],
            steps: vec![StepView {
                text: "Team: General".to_owned(),
                by: "Ada".to_owned(),
                at: Ts(1_790_000_000_000),
            }],
            opened_at: Ts(1_790_000_000_000),
        }
    }
}

fn entry_view(parts: &Parts, entry: &Entry, name: &impl Fn(UserId) -> String) -> EntryView {
    let files = parts.files.iter().filter(|file| file.entry_id == entry.id).map(|file| FileView {
        name: file.name.clone(),
        url: format!("{}/files/{}", parts.case.desk_url(), file.file_key),
        kilobytes: (file.bytes + 1023) / 1024,
    });
    let who = match (entry.kind, entry.author_id) {
        (_, Some(user)) => name(user),
        (EntryKind::System, None) => "The desk".to_owned(),
        (EntryKind::Note, None) if !entry.sender.is_empty() => format!("a letter from {}", entry.sender),
        (EntryKind::Note, None) => "the desk".to_owned(),
        _ if parts.case.guest_name.is_empty() => "The requester".to_owned(),
        _ => parts.case.guest_name.clone(),
    };
    EntryView {
        number: entry.number,
        kind: entry.kind.word(),
        who,
        is_mine: matches!(entry.kind, EntryKind::Agent),
        html: entry.html.clone(),
        by_mail: entry.channel == Channel::Mail,
        at: entry.at,
        files: files.collect(),
    }
}

fn clocks(case: &Case, now: Ts) -> Vec<ClockView> {
    let first = case.first_due_at.filter(|_| case.first_reply_at.is_none() && case.state.is_live());
    [("First answer", first), ("Resolved", case.resolve_due_at)]
        .into_iter()
        .filter_map(|(name, due)| due.map(|due| ClockView { name, due, is_late: due <= now }))
        .collect()
}

fn suggestion(case: &Case, rules: &Support) -> Option<String> {
    Some(match case.suggested.as_deref()? {
        "" => "unsure".to_owned(),
        same if same == case.category => "the same".to_owned(),
        other => rules.category_name(other).to_owned(),
    })
}

fn thread_link(thread: &Thread, statuses: &Statuses) -> ThreadLink {
    ThreadLink {
        id: thread.id.0,
        title: thread.title.clone(),
        url: thread.url(),
        status: thread.status.as_deref().map(|name| StatusView::of(statuses, name)),
    }
}

fn other(case: &Case) -> OtherView {
    OtherView {
        reference: case.reference.clone(),
        url: case.desk_url(),
        subject: case.subject.clone(),
        state: state_of(case),
    }
}

fn step_view(step: &Step, rules: &Support, name: &impl Fn(UserId) -> String) -> StepView {
    let agent = |word: &str| word.parse().map_or_else(|_| "nobody".to_owned(), |id| name(UserId(id)));
    let text = match step.what {
        What::State => {
            let state = CaseState::from_word(&step.after).map_or(step.after.as_str(), |state| state.title());
            format!("State: {state}")
        }
        What::Category => format!("Category: {}", rules.category_name(&step.after)),
        What::Urgency => format!("Urgency: {}", urgency_name(&step.after)),
        What::Team => format!("Team: {}", rules.team_name(&step.after)),
        What::Agent => format!("With {}", agent(&step.after)),
        What::Merged => format!("Merged into {}", step.after),
    };
    StepView { text, by: step.by_id.map(name).unwrap_or_default(), at: step.at }
}
