//! What stands on the page of a case, part by part.

use serde::Serialize;

use super::Parts;
use crate::features::casework::store::Watcher;
use crate::features::casework::views::{state_name, state_of, urgency_name};
use crate::forum::accounts::model::UserId;
use crate::forum::cases::model::{Case, CaseState, Entry, EntryKind, Step, What};
use crate::forum::cases::views::EntryView;
use crate::forum::threads::model::{StatusView, Thread};
use crate::kit::config::support::Support;
use crate::kit::db::Ts;
use crate::kit::statuses::Statuses;

/// Milliseconds after the last word that somebody counts as writing.
const WRITING: i64 = 60_000;

/// Who else has the case open now.
#[derive(Clone, Debug, Serialize)]
pub struct WatcherView {
    pub name: String,
    pub is_writing: bool,
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

/// An entry as this agent sees it.
pub fn entry_view(
    parts: &Parts,
    entry: &Entry,
    reader: UserId,
    name: &impl Fn(UserId) -> String,
) -> EntryView {
    let who = match (entry.kind, entry.author_id) {
        (_, Some(user)) => name(user),
        (EntryKind::System, None) => "The desk".to_owned(),
        (EntryKind::Note, None) if !entry.sender.is_empty() => format!("a letter from {}", entry.sender),
        (EntryKind::Note, None) => "the desk".to_owned(),
        _ if parts.case.guest_name.is_empty() => "The requester".to_owned(),
        _ => parts.case.guest_name.clone(),
    };
    EntryView::new(entry, EntryKind::Agent, who, (&parts.files, &parts.case.desk_url()))
        .reportable(entry, Some(reader))
}

pub fn clocks(case: &Case, now: Ts) -> Vec<ClockView> {
    let first = case.first_due_at.filter(|_| case.first_reply_at.is_none() && case.state.is_live());
    [("First answer", first), ("Resolved", case.resolve_due_at)]
        .into_iter()
        .filter_map(|(name, due)| due.map(|due| ClockView { name, due, is_late: due <= now }))
        .collect()
}

impl WatcherView {
    pub fn new(one: &Watcher, name: String, now: Ts) -> Self {
        Self { name, is_writing: now.0 - one.writing_at.0 < WRITING }
    }
}

/// The classifier's category where it is sure, the desk has it, and the case stands elsewhere.
pub fn suggested(case: &Case, rules: &Support) -> Option<String> {
    let slug = case.suggested.as_deref().filter(|slug| *slug != case.category)?;
    rules.category(slug).map(|category| category.slug.clone())
}

pub fn suggestion(case: &Case, rules: &Support) -> Option<String> {
    Some(match case.suggested.as_deref()? {
        "" => "unsure".to_owned(),
        same if same == case.category => "the same".to_owned(),
        other => rules.category_name(other).to_owned(),
    })
}

pub fn thread_link(thread: &Thread, statuses: &Statuses) -> ThreadLink {
    ThreadLink {
        id: thread.id.0,
        title: thread.title.clone(),
        url: thread.url(),
        status: thread.status.as_deref().map(|name| StatusView::of(statuses, name)),
    }
}

pub fn other(case: &Case) -> OtherView {
    OtherView {
        reference: case.reference.clone(),
        url: case.desk_url(),
        subject: case.subject.clone(),
        state: state_of(case),
    }
}

pub fn step_view(step: &Step, rules: &Support, name: &impl Fn(UserId) -> String) -> StepView {
    let agent = |word: &str| word.parse().map_or_else(|_| "nobody".to_owned(), |id| name(UserId(id)));
    let text = match step.what {
        What::State => match CaseState::from_word(&step.after) {
            Some(state) => format!("State: {}", state_name(state)),
            None => format!("State: {}", step.after),
        },
        What::Category => format!("Category: {}", rules.category_name(&step.after)),
        What::Urgency => format!("Urgency: {}", urgency_name(&step.after)),
        What::Team => format!("Team: {}", rules.team_name(&step.after)),
        What::Agent if step.by_id.is_none() && !step.after.is_empty() => {
            format!("Given to {}, who had the fewest", agent(&step.after))
        }
        What::Agent => format!("With {}", agent(&step.after)),
        What::Merged => format!("Merged into {}", step.after),
    };
    StepView { text, by: step.by_id.map(name).unwrap_or_default(), at: step.at }
}
