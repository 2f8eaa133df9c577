//! Giving badges, by rule and by hand, and taking them away.

use super::store::{self, AwardId};
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::permissions::{self, Act};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::config::Badge;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Badges given in one transaction.
const MOST: i64 = 200;

/// Who gives and takes badges.
pub fn may_give(viewer: &Viewer) -> Result<(), Refusal> {
    if permissions::may(viewer, Act::RunStars) {
        return Ok(());
    }
    Err(Refusal::new("Only staff give badges."))
}

/// Gives everybody (or one person) what the rules say they have reached; says how many.
pub fn settle(tx: &mut Conn, badges: &[Badge], only: Option<UserId>, now: Ts) -> Result<usize, Error> {
    let mut count = 0;
    for badge in badges.iter().filter(|badge| badge.has_rule()) {
        for user in store::earners(tx, badge, only, now, MOST)? {
            if store::give(tx, user, &badge.slug, (None, ""), now)? {
                tell(tx, user, badge, now)?;
                count += 1;
            }
        }
    }
    Ok(count)
}

fn tell(tx: &mut Conn, user: UserId, badge: &Badge, now: Ts) -> diesel::QueryResult<()> {
    let new = NewNotice {
        user,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("badge:{}", badge.slug),
        title: &format!("You have a badge: {}", badge.name),
        body: &badge.about,
        url: "/badges",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

/// Staff give a badge, or give one back.
pub fn give(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    (badge, reason): (&Badge, &str),
    now: Ts,
) -> Result<(), Error> {
    may_give(&who.viewer())?;
    let by = (Some(who.id), reason);
    let given =
        store::give(tx, user, &badge.slug, by, now)? || store::give_back(tx, user, &badge.slug, by, now)?;
    if !given {
        return Err(Refusal::new("They have this badge already.").into());
    }
    audit::record_about(tx, who.id, user, ("give badge", "", &badge.slug, reason), now)?;
    Ok(tell(tx, user, badge, now)?)
}

/// Staff take a badge away; no rule gives it again.
pub fn take(tx: &mut Conn, who: &SignedIn, id: AwardId, reason: &str, now: Ts) -> Result<(), Error> {
    may_give(&who.viewer())?;
    let award = store::by_id(tx, id)?;
    if store::take(tx, id, who.id, reason, now)? {
        audit::record_about(tx, who.id, award.user_id, ("take badge", &award.badge, "", reason), now)?;
    }
    Ok(())
}

/// How taking a badge away is undone from the audit log.
pub const WAYS: &[Way] = &[Way { subject: "user", verbs: &["take badge"], overtaken_by: &[], undo }];

fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    may_give(&who.viewer())?;
    let (user, reason) = (UserId(entry.subject_id), entry.undone_because());
    let given = store::give_back(tx, user, &entry.before, (Some(who.id), &reason), around.now)?;
    entry.must_stand(given)?;
    audit::record_about(tx, who.id, user, ("give badge", "", &entry.before, &reason), around.now)?;
    Ok(())
}
