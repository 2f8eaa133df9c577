//! Taking moderators' acts on posts back from the audit log.

use super::actions::{self, At, Verb};
use super::model::PostId;
use super::store;
use crate::forum::audit::{Around, Entry, Way};
use crate::forum::threads::model::Visibility;
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;

const STATES: &[&str] = &["hide", "restore", "remove"];

pub const WAYS: &[Way] = &[Way { subject: "post", verbs: STATES, overtaken_by: STATES, undo: state }];

fn state(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (id, viewer) = (PostId(entry.subject_id), who.viewer());
    let (seen, _, _) = store::visible_to(tx, &viewer, id)?;
    threads::hold(tx, seen.thread_id)?;
    let (post, _, _) = store::visible_to(tx, &viewer, id)?;
    entry.must_stand(post.state.word() == entry.after)?;
    let at = At { now: around.now, page_size: around.page_size };
    match Visibility::from_word(&entry.before) {
        Some(Visibility::Visible) => actions::moderate(tx, who, id, Verb::Restore, at)?,
        Some(Visibility::Hidden) => actions::moderate(tx, who, id, Verb::Hide, at)?,
        Some(Visibility::Removed) => actions::remove(tx, who, id, &entry.undone_because(), at)?,
        None => return Err(Error::NotFound),
    };
    Ok(())
}
