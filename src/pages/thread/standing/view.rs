//! What templates show of where a thread stands: `parts/standing.html`.

use serde::Serialize;

use crate::features::issues::evidence::Evidence;
use crate::features::issues::views::FixView;
use crate::features::votes::views::{PlatformView, VoteView};
use crate::forum::accounts::model::PersonView;
use crate::forum::guidelines::Rule;
use crate::forum::threads::model::StatusView;
use crate::forum::threads::views::person;
use crate::kit::db::Ts;

/// One change of the history.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeView {
    pub before: Option<StatusView>,
    /// Absent where it has no status any more.
    pub after: Option<StatusView>,
    /// The same status, with a new word.
    pub is_word: bool,
    pub note: String,
    pub requirement: Option<i64>,
    pub next_word_at: Option<Ts>,
    pub by: PersonView,
    pub at: Ts,
    pub is_undone: bool,
    pub undo_url: Option<String>,
}

/// A requirement that an idea missed.
#[derive(Clone, Debug, Serialize)]
pub struct MissedView {
    pub number: i64,
    pub url: String,
    pub text: String,
}

impl MissedView {
    pub(super) fn of(rule: &Rule) -> Self {
        Self { number: rule.number, url: rule.citation().url(), text: rule.title.clone() }
    }
}

/// An idea that is a part of this one.
#[derive(Clone, Debug, Serialize)]
pub struct MergedView {
    pub name: String,
    pub by: PersonView,
    pub votes: i64,
    /// For those who look after ideas: where to read it, and to take it out.
    pub url: Option<String>,
    pub part_url: Option<String>,
}

/// What somebody may do with its status.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Can {
    pub change: Option<String>,
    pub check: Option<String>,
    pub ask: Option<String>,
    pub merge: Option<String>,
    pub details: Option<String>,
}

/// `parts/standing.html`.
#[derive(Clone, Debug, Serialize)]
pub struct StandingView {
    pub is_issue: bool,
    pub vote: VoteView,
    /// Whether the viewer's vote says nothing but itself.
    pub add_details_url: Option<String>,
    pub status: Option<StatusView>,
    pub about: String,
    pub note: String,
    pub at: Option<Ts>,
    pub by: Option<PersonView>,
    pub next_word_at: Option<Ts>,
    pub is_overdue: bool,
    /// The requirement that was missed.
    pub requirement: Option<MissedView>,
    pub waits_for_look: bool,
    pub asked_at: Option<Ts>,
    pub evidence: Option<Evidence>,
    pub platforms: Vec<PlatformView>,
    pub fix: Option<FixView>,
    /// For staff: how many were told of the last change, and whether others still will be.
    pub told: Option<i64>,
    pub is_telling: bool,
    pub merged: Vec<MergedView>,
    pub history: Vec<ChangeView>,
    pub can: Can,
}

impl StandingView {
    pub fn sample() -> Self {
        let by = person(None, "Tempo");
        Self {
            is_issue: true,
            vote: VoteView::sample(),
            add_details_url: Some("/threads/7/vote".to_owned()),
            status: Some(StatusView::sample()),
            about: "The right team knows.".to_owned(),
            note: "We can see it too.".to_owned(),
            at: Some(Ts(0)),
            by: Some(by.clone()),
            next_word_at: Some(Ts(1)),
            is_overdue: true,
            requirement: Some(MissedView {
                number: 3,
                url: "/guidelines/ideas#3".to_owned(),
                text: "One wish in one idea".to_owned(),
            }),
            waits_for_look: true,
            asked_at: Some(Ts(1)),
            evidence: Some(Evidence::sample()),
            platforms: PlatformView::bars(vec![("Android".to_owned(), 3)]),
            fix: Some(FixView::sample()),
            told: Some(500),
            is_telling: true,
            merged: vec![MergedView {
                name: "A sleep timer".to_owned(),
                by: by.clone(),
                votes: 3,
                url: Some("/threads/9?merged=keep".to_owned()),
                part_url: Some("/threads/9/merge/take-back".to_owned()),
            }],
            history: vec![ChangeView {
                before: None,
                after: Some(StatusView::sample()),
                is_word: false,
                note: "We can see it too.".to_owned(),
                requirement: Some(3),
                next_word_at: Some(Ts(1)),
                by,
                at: Ts(0),
                is_undone: false,
                undo_url: Some("/status-changes/1/undo".to_owned()),
            }],
            can: Can {
                change: Some("/threads/7/status".to_owned()),
                check: Some("/threads/7/check".to_owned()),
                ask: Some("/threads/7/ask".to_owned()),
                merge: Some("/threads/7/merge".to_owned()),
                details: Some("/threads/7/votes".to_owned()),
            },
        }
    }
}
