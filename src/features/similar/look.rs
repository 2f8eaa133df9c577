//! Looks for the likely same threads: candidates from the index, then weighed.

use super::language::Language;
use super::pick::pick;
use super::rank::{self, Asked, Standing};
use super::store::{self, Candidate};
use super::terms::stems;
use crate::forum::boards::model::BoardKind;
use crate::forum::threads::model::ThreadId;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::statuses::Statuses;

/// Words of a title and of a text that are looked at.
const TITLE: usize = 60;
const BODY: usize = 300;

/// A question as stems.
pub fn asked(title: &str, body: &str) -> Asked {
    Asked { title: stems(title, TITLE), body: stems(body, BODY) }
}

/// A thread that was weighed.
#[derive(Clone, Debug)]
pub struct Weighed {
    pub candidate: Candidate,
    /// How alike, by [`rank::SIGNS`].
    pub signs: [f32; 5],
    /// From 0 to 1: what [`rank::fit`] makes of the signs.
    pub fit: f32,
    /// The fit, raised by what makes it likelier to help.
    pub worth: f32,
}

/// Who asks, and what is known.
#[derive(Clone, Copy)]
pub struct With<'a> {
    pub viewer: &'a Viewer,
    pub language: &'a Language,
    pub statuses: &'a Statuses,
}

/// The threads of the whole forum that are likely the same as a question, the
/// likeliest first; only those that the viewer may open.
pub fn look(conn: &mut Conn, with: &With<'_>, asked: &Asked, now: Ts) -> Result<Vec<Weighed>, Error> {
    let sets: Vec<_> = pick(asked, with.language)
        .into_iter()
        .map(|set| {
            let telling = set.iter().map(|word| with.language.rarity(word)).sum();
            (set, telling)
        })
        .collect();
    let ids = store::candidates(conn, with.viewer, &sets)?;
    weigh(conn, with, asked, &ids, now)
}

/// Weighs these threads; those that the viewer may not open are left out.
pub fn weigh(
    conn: &mut Conn,
    with: &With<'_>,
    asked: &Asked,
    ids: &[ThreadId],
    now: Ts,
) -> Result<Vec<Weighed>, Error> {
    let candidates = store::with_words(conn, with.viewer, ids)?;
    let words: Vec<_> = candidates.iter().map(|(stems, ..)| stems.as_words()).collect();
    let signs = rank::signs(asked, &words, with.language);
    let mut found: Vec<Weighed> = candidates
        .into_iter()
        .zip(signs)
        .map(|(candidate, signs)| {
            let fit = rank::fit(&signs, with.language);
            let worth = rank::worth(fit, standing(&candidate, with.statuses), now);
            Weighed { candidate, signs, fit, worth }
        })
        .collect();
    found.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| b.candidate.1.id.cmp(&a.candidate.1.id)));
    Ok(found)
}

fn standing((_, thread, board): &Candidate, statuses: &Statuses) -> Standing {
    Standing {
        solved: thread.solved_post_id.is_some(),
        open_issue: is_open_issue(statuses, board.kind, thread.status.as_deref()),
        last_post_at: thread.last_post_at,
    }
}

/// Whether a thread is an issue that people wait for (PRODUCT 7).
pub fn is_open_issue(statuses: &Statuses, kind: BoardKind, status: Option<&str>) -> bool {
    kind == BoardKind::Issue && statuses.is_open(kind.word(), status)
}
