//! Taking decisions about posts that wait back from the audit log.

use super::actions::{self, At, Decision};
use super::policy;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::gate::{self, store as gated};
use crate::forum::posts::model::PostId;
use crate::forum::posts::store as posts;
use crate::forum::threads::model::Visibility;
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;

/// Whatever changes who sees the post.
const ALL: &[&str] = &["hold", "approve", "refuse", "hide", "restore", "remove"];

pub const WAYS: &[Way] = &[
    Way { subject: "post", verbs: &["hold"], overtaken_by: ALL, undo: let_go },
    Way { subject: "post", verbs: &["approve", "refuse"], overtaken_by: ALL, undo: ask_again },
];

/// What was held is published.
fn let_go(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let post = PostId(entry.subject_id);
    entry.must_stand(gated::waiting(tx, post)?.is_some())?;
    let at = At { now: around.now, page_size: around.page_size };
    actions::decide(tx, who, post, &Decision::Approve, at)
}

/// What was decided waits again.
fn ask_again(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (viewer, id) = (who.viewer(), PostId(entry.subject_id));
    policy::may_review(&viewer)?;
    let (seen, _, _) = posts::visible_to(tx, &viewer, id)?;
    threads::hold(tx, seen.thread_id)?;
    let (post, _, _) = posts::visible_to(tx, &viewer, id)?;
    let (held, outcome) = gated::row(tx, id)?;
    let state = if outcome == gated::Outcome::Approved { Visibility::Visible } else { Visibility::Hidden };
    entry.must_stand(outcome.word() == entry.after && post.state == state)?;
    gate::wait_again(tx, &held, outcome, around.now)?;
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: "hold",
        subject_kind: "post",
        subject_id: id.0,
        before: outcome.word(),
        after: "waiting",
        reason: &entry.undone_because(),
        at: around.now,
    };
    Ok(audit::record(tx, &act)?)
}
