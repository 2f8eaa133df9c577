//! The page of a case with something in every place, for the test that renders all templates.

use super::parts::{ClockView, DraftView, OtherView, StepView, SurveyView, ThreadLink, WatcherView};
use super::{Can, DeskCasePage};
use crate::features::casework::views::FilterView;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{FieldView, LinkView, summary};
use crate::forum::cases::views::EntryView;
use crate::forum::threads::model::StatusView;
use crate::kit::db::Ts;
use crate::kit::statuses::Meaning;
use crate::kit::web::forms::FormErrors;

impl DeskCasePage {
    pub fn sample() -> Self {
        let entry = EntryView { is_mine: false, ..EntryView::sample() };
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
            suggested: Some("technical".to_owned()),
            urgency_word: "high".to_owned(),
            clocks: vec![ClockView { name: "First answer", due: Ts(1_790_000_000_000), is_late: true }],
            watchers: vec![
                WatcherView { name: "Ben".to_owned(), is_writing: true },
                WatcherView { name: "Cleo".to_owned(), is_writing: false },
            ],
            merged: Some(LinkView::new("BS-222222: Sound", "/desk/cases/BS-222222")),
            entries: vec![entry, note],
            can: Can { claim: true, release: true, reply: true, resolve: true, close: true, reopen: true },
            body: FieldView::new("body", "Your answer", "textarea"),
            key: "key".to_owned(),
            seen: 2,
            draft_saved_at: Some(Ts(1_790_000_000_000)),
            max_files: 5,
            max_megabytes: 8,
            files_again: true,
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
