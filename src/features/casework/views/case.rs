//! One case at the desk: `/desk/cases/{reference}`.

mod parts;
mod sample;

use std::collections::HashMap;

use serde::Serialize;

use super::super::forms::RawReply;
use super::super::store::Watcher;
use super::super::store::setup::Macro;
use super::super::store::topics::DraftId;
use super::{FilterView, state_of, urgency_name};
use crate::forum::accounts::model::{Face, UserId, profile_url};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, LinkView, summary};
use crate::forum::cases::model::{Case, CaseFile, CaseState, Channel, Entry, Step};
use crate::forum::cases::views::EntryView;
use crate::forum::threads::model::{StatusView, Thread};
use crate::kit::config::support::{Support, URGENCIES};
use crate::kit::db::Ts;
use crate::kit::statuses::Statuses;
use crate::kit::web::forms::FormErrors;

use parts::{
    ClockView, DraftView, OtherView, StepView, SurveyView, ThreadLink, WatcherView, clocks, entry_view,
    other, step_view, suggested, suggestion, thread_link,
};

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
    pub watchers: Vec<Watcher>,
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
    /// Its category, where the case stands elsewhere: taken over by one button.
    pub suggested: Option<String>,
    pub urgency_word: String,
    pub clocks: Vec<ClockView>,
    /// Who else has it open now.
    pub watchers: Vec<WatcherView>,
    pub merged: Option<LinkView>,
    pub entries: Vec<EntryView>,
    pub can: Can,
    pub body: FieldView,
    pub key: String,
    pub seen: i64,
    /// When what one had begun to write was kept.
    pub draft_saved_at: Option<Ts>,
    pub max_files: usize,
    pub max_megabytes: usize,
    /// Files that came with a form that is shown again: browsers don't keep them.
    pub files_again: bool,
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
            suggested: suggested(case, rules),
            urgency_word: case.urgency.clone(),
            clocks: clocks(case, now),
            watchers: parts.watchers.iter().map(|one| WatcherView::new(one, name(one.user), now)).collect(),
            merged: parts.into.as_ref().map(|into| LinkView::new(&into.title(), &into.desk_url())),
            entries: parts.entries.iter().map(|entry| entry_view(parts, entry, own, &name)).collect(),
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
            draft_saved_at: None,
            max_files: rules.max_files,
            max_megabytes: rules.max_file_bytes / 1_000_000,
            files_again: false,
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
}
