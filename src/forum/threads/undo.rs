//! Taking moderators' acts on threads back from the audit log.

use super::actions::{self, Verb};
use super::model::{ThreadId, Visibility};
use super::store;
use crate::forum::audit::{Around, Entry, Way};
use crate::forum::boards::store as boards;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::{Error, Refusal};

const LOCKS: &[&str] = &["lock", "unlock"];
const FLOATS: &[&str] = &["float", "unfloat"];
const FEATURES: &[&str] = &["feature", "unfeature"];
const STATES: &[&str] = &["hide", "restore", "remove", "merge", "undo-merge", "merge-posts", "part-posts"];
const MOVES: &[&str] = &["move", "vault", "unvault"];

pub const WAYS: &[Way] = &[
    Way { subject: "thread", verbs: LOCKS, overtaken_by: LOCKS, undo: flag },
    Way { subject: "thread", verbs: FLOATS, overtaken_by: FLOATS, undo: flag },
    Way { subject: "thread", verbs: FEATURES, overtaken_by: FEATURES, undo: flag },
    Way { subject: "thread", verbs: &["hide", "restore", "remove"], overtaken_by: STATES, undo: state },
    Way { subject: "thread", verbs: &["move"], overtaken_by: MOVES, undo: board },
    Way {
        subject: "thread",
        verbs: &["label"],
        overtaken_by: &["label", "move", "vault", "unvault"],
        undo: label,
    },
];

fn flag(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = ThreadId(entry.subject_id);
    let (thread, _) = store::held_for(tx, &who.viewer(), id)?;
    let (reverse, stands) = match Verb::from_word(&entry.verb) {
        Some(Verb::Lock) => (Verb::Unlock, thread.locked),
        Some(Verb::Unlock) => (Verb::Lock, !thread.locked),
        Some(Verb::Float) => (Verb::Unfloat, thread.floated),
        Some(Verb::Unfloat) => (Verb::Float, !thread.floated),
        Some(Verb::Feature) => (Verb::Unfeature, thread.featured),
        Some(Verb::Unfeature) => (Verb::Feature, !thread.featured),
        _ => return Err(Error::NotFound),
    };
    entry.must_stand(stands)?;
    actions::moderate(tx, who, id, reverse, around.now)?;
    Ok(())
}

fn state(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = ThreadId(entry.subject_id);
    let (thread, _) = store::held_for(tx, &who.viewer(), id)?;
    entry.must_stand(thread.state.word() == entry.after)?;
    match Visibility::from_word(&entry.before) {
        Some(Visibility::Visible) => actions::moderate(tx, who, id, Verb::Restore, around.now)?,
        Some(Visibility::Hidden) => actions::moderate(tx, who, id, Verb::Hide, around.now)?,
        Some(Visibility::Removed) => actions::remove(tx, who, id, &entry.undone_because(), around.now)?,
        None => return Err(Error::NotFound),
    };
    Ok(())
}

/// A move that changed a status too is a change of status: its entry names statuses, not boards.
fn board(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (id, viewer) = (ThreadId(entry.subject_id), who.viewer());
    for slug in [&entry.before, &entry.after] {
        boards::visible_by_slug(tx, &viewer, slug).map_err(|error| match error {
            diesel::NotFound => Error::from(Refusal::new(
                "This move changed a status as well, or its board is gone: take it back from the history of the thread's status, or move it by hand.",
            )),
            error => error.into(),
        })?;
    }
    let (_, here) = store::held_for(tx, &viewer, id)?;
    entry.must_stand(here.slug == entry.after)?;
    actions::move_to(tx, who, &around.statuses, (id, &entry.before), around.now)?;
    Ok(())
}

fn label(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let id = ThreadId(entry.subject_id);
    let (thread, board) = store::held_for(tx, &who.viewer(), id)?;
    let labels = boards::labels_of(tx, board.id)?;
    let named = |name: &str| labels.iter().find(|label| label.name == name).map(|label| label.id);
    entry.must_stand(named(&entry.after) == thread.label_id)?;
    entry.must_stand(entry.before.is_empty() || named(&entry.before).is_some())?;
    actions::label(tx, who, (id, named(&entry.before)), around.now)?;
    Ok(())
}
