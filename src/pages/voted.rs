//! Rows of ideas and issues: a thread with its vote, its latest word and what it lacks.

use serde::Serialize;

use super::rows::Rows;
use crate::features::issues::evidence::Evidence;
use crate::features::votes::views::VoteView;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store::{lists, votes};
use crate::forum::threads::views::ThreadRow;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::excerpt::excerpt;

/// Characters of a status update in a list.
const NOTE: usize = 160;

/// `parts/voted_row.html`.
#[derive(Clone, Debug, Serialize)]
pub struct VotedRow {
    pub thread: ThreadRow,
    pub vote: VoteView,
    pub note: String,
    pub next_word_at: Option<Ts>,
    pub is_overdue: bool,
    /// The number of the requirement that was missed.
    pub requirement: Option<i64>,
    pub waits_for_look: bool,
    pub asked_at: Option<Ts>,
    pub evidence: Option<Evidence>,
    pub created_at: Ts,
}

/// The rows of these threads, in a fixed number of questions.
pub fn rows(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    (threads, boards): (&[Thread], &[Board]),
) -> Result<Vec<VotedRow>, Error> {
    let all: Vec<&Thread> = threads.iter().collect();
    let shown: &[Board] = if boards.len() > 1 { boards } else { &[] };
    let rows = Rows::gather(conn, viewer, &site.config, &all, shown)?.rows(threads);
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let own = match viewer.id() {
        Some(user) => votes::given_by(conn, user, &ids)?,
        None => Vec::new(),
    };
    let table = &site.config.statuses;
    let board = |thread: &Thread| boards.iter().find(|board| board.id == thread.board_id);
    let kind = |thread: &Thread| board(thread).map_or(BoardKind::Help, |board| board.kind);
    let of = |thread: &Thread| thread.status.as_deref().and_then(|name| table.get(kind(thread).word(), name));
    let gathering: Vec<ThreadId> = threads
        .iter()
        .filter(|thread| kind(thread) == BoardKind::Issue && of(thread).is_some_and(|status| status.gathers))
        .map(|thread| thread.id)
        .collect();
    let platforms =
        if gathering.is_empty() { Default::default() } else { votes::by_platform(conn, &gathering)? };
    let now = site.clock.now();
    Ok(rows
        .into_iter()
        .zip(threads)
        .map(|(row, thread)| VotedRow {
            vote: VoteView {
                id: thread.id,
                votes: thread.vote_count,
                voted: own.contains(&thread.id),
                is_issue: kind(thread) == BoardKind::Issue,
                closed: !table.is_open(kind(thread).word(), thread.status.as_deref()),
            },
            note: excerpt(thread.status_note.as_deref().unwrap_or_default(), NOTE),
            next_word_at: thread.next_word_at,
            is_overdue: thread.next_word_at.is_some_and(|at| at < now),
            requirement: thread.requirement,
            waits_for_look: kind(thread) == BoardKind::Idea
                && thread.checked_at.is_none()
                && of(thread).is_some_and(|status| status.first),
            asked_at: thread.asked_at,
            evidence: board(thread).filter(|_| gathering.contains(&thread.id)).map(|board| {
                let label = row.label.as_deref();
                let rules = (&site.config.issues, board);
                Evidence::of(rules, (thread.id, thread.vote_count, label), &platforms)
            }),
            created_at: thread.created_at,
            thread: row,
        })
        .collect())
}

/// Where a list goes on after its last row.
pub fn cursor(sort: lists::Sort, threads: &[Thread]) -> Option<Cursor> {
    threads.last().map(|last| sort.cursor(last))
}

impl VotedRow {
    pub fn sample() -> Self {
        Self {
            thread: ThreadRow::sample(),
            vote: VoteView::sample(),
            note: "We can see it too.".to_owned(),
            next_word_at: Some(Ts(1)),
            is_overdue: true,
            requirement: Some(3),
            waits_for_look: true,
            asked_at: Some(Ts(1)),
            evidence: Some(Evidence::sample()),
            created_at: Ts(0),
        }
    }
}
