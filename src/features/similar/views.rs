//! Likely same threads as groups, in the order in which they help (PRODUCT 5).

use std::collections::HashMap;

use serde::Serialize;

use super::look::{Weighed, is_open_issue};
use super::store::Candidate;
use crate::forum::boards::model::BoardKind;
use crate::forum::posts::model::PostId;
use crate::forum::posts::views::{SimilarGroup, SimilarThread};
use crate::forum::threads::model::StatusView;
use crate::kit::statuses::Statuses;
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::html::text_of;

/// Characters of an accepted answer.
const ANSWER: usize = 180;

/// What a thread is to somebody who is about to ask; in the order in which groups are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    OpenIssue,
    Solved,
    Faq,
    Idea,
    Other,
}

impl Group {
    const ALL: [Self; 5] = [Self::OpenIssue, Self::Solved, Self::Faq, Self::Idea, Self::Other];

    fn of(statuses: &Statuses, (_, thread, board): &Candidate) -> Self {
        match board.kind {
            BoardKind::Issue if is_open_issue(statuses, board.kind, thread.status.as_deref()) => {
                Self::OpenIssue
            }
            BoardKind::Faq => Self::Faq,
            BoardKind::Idea => Self::Idea,
            _ if thread.solved_post_id.is_some() => Self::Solved,
            _ => Self::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::OpenIssue => "Ongoing issues",
            Self::Solved => "Solved",
            Self::Faq => "FAQ",
            Self::Idea => "Ideas",
            Self::Other => "Other threads",
        }
    }
}

/// The threads in their groups; `answers` are the accepted answers as HTML.
pub fn groups(
    statuses: &Statuses,
    found: &[Weighed],
    answers: &HashMap<PostId, String>,
) -> Vec<SimilarGroup> {
    let threads = |group: Group| {
        let of = found.iter().filter(|weighed| Group::of(statuses, &weighed.candidate) == group);
        of.map(|weighed| thread(statuses, &weighed.candidate, answers)).collect::<Vec<_>>()
    };
    Group::ALL
        .into_iter()
        .map(|group| SimilarGroup { name: group.name(), threads: threads(group) })
        .filter(|group| !group.threads.is_empty())
        .collect()
}

fn thread(
    statuses: &Statuses,
    (_, thread, board): &Candidate,
    answers: &HashMap<PostId, String>,
) -> SimilarThread {
    let answer = thread.solved_post_id.and_then(|post| answers.get(&post));
    SimilarThread {
        id: thread.id.0,
        title: thread.title.clone(),
        url: thread.url(),
        board: board.name.clone(),
        status: thread.status.as_deref().map(|name| StatusView::of(statuses, name)),
        votable: is_open_issue(statuses, board.kind, thread.status.as_deref()),
        votes: thread.vote_count,
        solved: thread.solved_post_id.is_some(),
        answer: answer.map(|html| excerpt(&text_of(html), ANSWER)).filter(|text| !text.is_empty()),
        replies: thread.reply_count,
        answered: thread.answered_count,
    }
}

/// `features/similar/found.html`, for a script, and `features/similar/page.html`, without one.
#[derive(Debug, Serialize)]
pub struct FoundPage {
    pub groups: Vec<SimilarGroup>,
    /// The draft's place, for the words that somebody leaves behind.
    pub place: String,
}

impl FoundPage {
    pub fn sample() -> Self {
        Self { groups: vec![SimilarGroup::sample()], place: "board:1".to_owned() }
    }
}
