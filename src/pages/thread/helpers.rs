//! What Stars and staff see beside a thread: who is answering it, and what was asked of staff.

use serde::Serialize;

use crate::features::asides::views::QuestionView;
use crate::features::unanswered::views::ClaimView;
use crate::features::{asides, unanswered};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::threads::model::Thread;
use crate::forum::threads::views::person;
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// The helpers' part of a thread's page.
#[derive(Clone, Debug, Serialize)]
pub struct HelpersView {
    pub claim: Option<ClaimView>,
    /// It waits for an answer, and nobody has claimed it.
    pub can_claim: bool,
    pub questions: Vec<QuestionView>,
}

impl HelpersView {
    pub fn sample() -> Self {
        let claim = ClaimView {
            by: "Quill".to_owned(),
            ends_at: crate::kit::db::Ts(1_790_001_800_000),
            is_own: true,
        };
        Self { claim: Some(claim), can_claim: true, questions: vec![QuestionView::sample()] }
    }
}

/// Nothing, and no question, for everybody else.
pub fn of(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    (thread, may_reply): (&Thread, bool),
) -> Result<Option<HelpersView>, Error> {
    if asides::actions::may_see(viewer).is_err() {
        return Ok(None);
    }
    // What has an answer is nobody's to claim.
    let claim = match thread.reply_count {
        0 => unanswered::store::claims(conn, &[thread.id], site.clock.now())?.remove(&thread.id),
        _ => None,
    };
    let rows = asides::store::of(conn, thread.id)?;
    let people: Vec<UserId> = rows
        .iter()
        .flat_map(|row| [Some(row.author_id), row.answered_by])
        .flatten()
        .chain(claim.map(|claim| claim.0))
        .collect();
    let faces = if people.is_empty() { Default::default() } else { accounts::faces(conn, &people)? };
    let brand = &site.config.brand;
    Ok(Some(HelpersView {
        can_claim: claim.is_none() && thread.reply_count == 0 && may_reply,
        claim: claim.map(|(by, ends_at)| ClaimView {
            by: person(faces.get(&by), brand).name,
            ends_at,
            is_own: viewer.id() == Some(by),
        }),
        questions: rows.iter().map(|row| QuestionView::new(row, &faces, brand)).collect(),
    }))
}
