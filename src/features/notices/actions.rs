//! Sending a notice.

use super::policy;
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::posts::store as submissions;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What a member of staff writes.
#[derive(Clone, Debug)]
pub struct Words {
    pub title: String,
    pub body: String,
    /// The form's key: the same form sent twice makes one notice.
    pub key: String,
}

pub fn send(tx: &mut Conn, who: &SignedIn, to: UserId, words: &Words, now: Ts) -> Result<(), Error> {
    let user = accounts::by_id(tx, to)?;
    policy::may_send(&who.viewer(), &user)?;
    if submissions::take_key(tx, who.id, &format!("notice {to} {}", words.key), now)?.is_some() {
        return Ok(());
    }
    let new = NewNotice {
        user: to,
        kind: NoticeKind::Staff,
        from: Some(who.id),
        dedupe: &format!("staff:{}:{}", who.id, words.key),
        title: &words.title,
        body: &words.body,
        url: "",
    };
    notices::tell(tx, &new, now)?;
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: "notice",
        subject_kind: "member",
        subject_id: to.0,
        before: "",
        after: &words.title,
        reason: "",
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}
