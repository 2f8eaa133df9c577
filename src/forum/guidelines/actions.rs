//! Changing a rule.

use super::model::Rule;
use super::{policy, store};
use crate::forum::audit;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// Gives a rule other words; the audit log keeps the ones before.
pub fn change(tx: &mut Conn, who: &SignedIn, rule: &Rule, brand: &str, now: Ts) -> Result<(), Error> {
    policy::may_edit(&who.viewer())?;
    let before = store::rule(tx, brand, rule.citation())?;
    if before == *rule {
        return Ok(());
    }
    store::save(tx, rule, who.id, now)?;
    let place = rule.citation().word();
    let words = |rule: &Rule| format!("{place} {}\n{}", rule.title, rule.body);
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: "edit",
        subject_kind: "guideline",
        subject_id: rule.number,
        before: &words(&before),
        after: &words(rule),
        reason: "",
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}
