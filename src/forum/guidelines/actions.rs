//! Changing a rule.

use super::model::{Citation, Rule};
use super::{policy, store};
use crate::forum::audit::{self, Around, Entry, Way};
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

/// A rule as the audit log has it; [`read`] reads it again.
fn words(rule: &Rule) -> String {
    format!("{} {}\n{}", rule.citation().word(), rule.title, rule.body)
}

fn read(words: &str) -> Option<Rule> {
    let (heading, body) = words.split_once('\n')?;
    let (cited, title) = heading.split_once(' ')?;
    let Citation { set, number } = Citation::parse(cited)?;
    Some(Rule { set, number, title: title.to_owned(), body: body.to_owned() })
}

/// How a change is taken back from the audit log. Sets share their numbers, so that the
/// words themselves say whether a later change was of this rule.
pub const WAYS: &[Way] = &[Way { subject: "guideline", verbs: &["edit"], overtaken_by: &[], undo }];

fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (Some(before), Some(after)) = (read(&entry.before), read(&entry.after)) else {
        return Err(Error::NotFound);
    };
    let now = store::rule(tx, &around.brand, after.citation())?;
    entry.must_stand(now == after)?;
    change(tx, who, &before, &around.brand, around.now)
}
