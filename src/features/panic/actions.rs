//! On, off, and who may come in: each in the audit log.

use super::policy::may_panic;
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::gate::panic;
use crate::forum::gate::store::Outcome;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

pub fn begin(tx: &mut Conn, who: &SignedIn, reason: &str, now: Ts) -> Result<(), Error> {
    may_panic(&who.viewer())?;
    if panic::begin(tx, now)? {
        write_down(tx, who, ("panic", "site", 0), ("off", "on"), reason, now)?;
    }
    Ok(())
}

pub fn end(tx: &mut Conn, who: &SignedIn, now: Ts) -> Result<(), Error> {
    may_panic(&who.viewer())?;
    if panic::end(tx)? {
        write_down(tx, who, ("end panic", "site", 0), ("on", "off"), "", now)?;
    }
    Ok(())
}

/// Lets somebody in who joined in the emergency, or not; they are told.
pub fn decide(tx: &mut Conn, who: &SignedIn, user: UserId, outcome: Outcome, now: Ts) -> Result<(), Error> {
    may_panic(&who.viewer())?;
    if !panic::decide(tx, user, outcome, who.id, now)? {
        return Err(Error::NotFound);
    }
    let approved = outcome == Outcome::Approved;
    let verb = if approved { "approve sign-up" } else { "refuse sign-up" };
    write_down(tx, who, (verb, "member", user.0), ("waiting", outcome.word()), "", now)?;
    let (title, body) = if approved {
        ("Welcome: your account is approved", "Thank you for waiting. You can take part now.")
    } else {
        (
            "Your account was not approved",
            "You can read, and not write here. Write to us if that is a mistake.",
        )
    };
    let notice =
        NewNotice { user, kind: NoticeKind::Decision, from: None, dedupe: "sign-up", title, body, url: "" };
    notices::tell(tx, &notice, now)?;
    Ok(())
}

/// How the switch and the decisions about newcomers are taken back.
pub const WAYS: &[Way] = &[
    Way { subject: "site", verbs: SWITCH, overtaken_by: SWITCH, undo: switch_back },
    Way { subject: "member", verbs: LET_IN, overtaken_by: LET_IN, undo: ask_again },
];

const SWITCH: &[&str] = &["panic", "end panic"];
const LET_IN: &[&str] = &["approve sign-up", "refuse sign-up", "ask again"];

fn switch_back(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let is_on = panic::since(tx)?.is_some();
    entry.must_stand(is_on == (entry.after == "on"))?;
    if is_on { end(tx, who, around.now) } else { begin(tx, who, &entry.undone_because(), around.now) }
}

/// Who was let in or not waits again.
fn ask_again(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    may_panic(&who.viewer())?;
    let user = UserId(entry.subject_id);
    let was = Outcome::from_word(&entry.after).ok_or(Error::NotFound)?;
    entry.must_stand(panic::reopen(tx, user, was)?)?;
    let reason = entry.undone_because();
    let change = (was.word(), Outcome::Waiting.word());
    Ok(write_down(tx, who, ("ask again", "member", user.0), change, &reason, around.now)?)
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    (verb, subject_kind, subject_id): (&str, &str, i64),
    (before, after): (&str, &str),
    reason: &str,
    at: Ts,
) -> diesel::QueryResult<()> {
    let actor_id = Some(who.id);
    audit::record(tx, &audit::Act { actor_id, verb, subject_kind, subject_id, before, after, reason, at })
}
