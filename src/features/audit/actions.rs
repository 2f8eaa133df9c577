//! Taking an act back.

use super::store;
use super::{Ways, policy};
use crate::forum::audit::{self, Around, Entry};
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::{Error, Refusal};

/// Does the reverse of an entry. The reverse has its own entry, and one more says what it undid.
pub fn undo(tx: &mut Conn, who: &SignedIn, ways: &Ways, id: i64, around: &Around) -> Result<Entry, Error> {
    policy::may_see(&who.viewer())?;
    let entry = store::by_id(tx, id)?;
    let Some(way) = ways.of(&entry) else {
        return Err(Refusal::new("This act can't be undone from here.").into());
    };
    if store::undone(tx, &[id])?.contains(&id) {
        return Err(Refusal::new("This act was undone already.").into());
    }
    if let Some(later) = store::later(tx, &entry, way.overtaken_by)? {
        return Err(Refusal::new(format!(
            "Something else was done about it since, see #{later}: only the last act can be undone."
        ))
        .into());
    }
    (way.undo)(tx, who, &entry, around)?;
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: "undo",
        subject_kind: "entry",
        subject_id: id,
        before: "",
        after: "",
        reason: &entry.undone_because(),
        at: around.now,
    };
    audit::record(tx, &act)?;
    Ok(entry)
}
