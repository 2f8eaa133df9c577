//! Imposing a sanction, reading a warning, lifting what stands.

use super::forms::NewSanction;
use super::model::{Kind, Sanction, SanctionId};
use super::{policy, store};
use crate::forum::accounts::model::{State, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::events::{self, Event};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::mail::{self, Letter};

/// `letter` goes to somebody who is banned: they can't come and read.
pub fn impose(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    new: &NewSanction,
    letter: Option<&Letter>,
    now: Ts,
) -> Result<SanctionId, Error> {
    store::hold(tx, user)?;
    let member = accounts::by_id(tx, user)?;
    policy::may_sanction(&who.viewer(), &member)?;
    let id = store::insert(tx, user, new, who.id, now)?;
    let state = store::settle(tx, user)?;
    if state != member.state {
        events::record(tx, Event::MemberStateChanged { user }, now)?;
    }
    write_down(tx, Some(who.id), user, (new.kind.word(), member.state, state), &new.reason, now)?;
    match new.kind {
        Kind::Note => {}
        Kind::Ban => {
            accounts::sessions::end_all_but(tx, user, None)?;
            if let Some(letter) = letter {
                mail::record(tx, letter, now)?;
            }
        }
        Kind::Warning => tell(tx, user, id, "A moderator warns you", &new.message, now)?,
        Kind::Silence => tell(tx, user, id, "A moderator has silenced you", &new.message, now)?,
    }
    Ok(id)
}

fn tell(tx: &mut Conn, user: UserId, id: SanctionId, title: &str, body: &str, now: Ts) -> Result<(), Error> {
    let new = NewNotice {
        user,
        kind: NoticeKind::Sanction,
        from: None,
        dedupe: &format!("sanction:{id}"),
        title,
        body,
        url: "/sanctions",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

fn write_down(
    tx: &mut Conn,
    by: Option<UserId>,
    user: UserId,
    (verb, before, after): (&str, State, State),
    reason: &str,
    at: Ts,
) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: by,
        verb,
        subject_kind: "member",
        subject_id: user.0,
        before: before.word(),
        after: after.word(),
        reason,
        at,
    };
    audit::record(tx, &act)
}

/// The member has read a warning.
pub fn acknowledge(tx: &mut Conn, who: &SignedIn, id: SanctionId, now: Ts) -> Result<(), Error> {
    let sanction = store::by_id(tx, id)?;
    if sanction.user_id != who.id || sanction.kind != Kind::Warning {
        return Err(Error::NotFound);
    }
    store::hold(tx, who.id)?;
    store::set_acknowledged(tx, id, now)?;
    store::settle(tx, who.id)?;
    let dedupe = format!("sanction:{id}");
    Ok(crate::forum::inbox::store::notices::mark_read_about(tx, who.id, &dedupe, now)?)
}

/// A moderator takes it back; gives whose it was.
pub fn lift(tx: &mut Conn, who: &SignedIn, id: SanctionId, now: Ts) -> Result<UserId, Error> {
    let sanction = store::by_id(tx, id)?;
    let member = accounts::by_id(tx, sanction.user_id)?;
    policy::may_sanction(&who.viewer(), &member)?;
    end(tx, &sanction, Some(who.id), now)?;
    Ok(sanction.user_id)
}

/// Its time has come, or a moderator lifts it: once.
pub fn end(tx: &mut Conn, sanction: &Sanction, by: Option<UserId>, now: Ts) -> Result<(), Error> {
    store::hold(tx, sanction.user_id)?;
    let before = accounts::by_id(tx, sanction.user_id)?.state;
    if !store::set_lifted(tx, sanction.id, by, now)? {
        return Ok(());
    }
    let after = store::settle(tx, sanction.user_id)?;
    if after != before {
        events::record(tx, Event::MemberStateChanged { user: sanction.user_id }, now)?;
    }
    let reason = if by.is_some() { "" } else { "its end has come" };
    let verb = format!("lift {}", sanction.kind.word());
    write_down(tx, by, sanction.user_id, (&verb, before, after), reason, now)?;
    if sanction.kind == Kind::Silence && after == State::Active {
        tell(tx, sanction.user_id, sanction.id, "You can post again", "Your silence has ended.", now)?;
    }
    Ok(())
}

/// How a sanction is lifted from the audit log. What was lifted is imposed anew by hand:
/// its end and its words are a decision of their own.
pub const WAYS: &[Way] =
    &[Way { subject: "member", verbs: &["warning", "silence", "ban"], overtaken_by: &[], undo }];

fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let kind = Kind::from_word(&entry.verb).ok_or(Error::NotFound)?;
    let user = UserId(entry.subject_id);
    store::hold(tx, user)?;
    let sanction = store::imposed(tx, user, kind, entry.at)?;
    entry.must_stand(sanction.stands())?;
    lift(tx, who, sanction.id, around.now)?;
    Ok(())
}
