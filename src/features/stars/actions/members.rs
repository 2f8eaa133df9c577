//! Promoting and retiring Stars, and leaving by oneself.

use crate::features::stars::model::Ended;
use crate::features::stars::{policy, store};
use crate::forum::accounts::model::{User, UserId};
use crate::forum::audit::{Around, Entry};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::permissions::Standing;
use crate::forum::permissions::standing::{self, Change};
use crate::forum::ranks::Rank;
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

pub const PROMOTE: &str = "promote to Star";
pub const RETIRE: &str = "retire as a Legend";

/// A Rising Star becomes a Star.
pub fn promote(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    (reason, brand): (&str, &str),
    now: Ts,
) -> Result<User, Error> {
    let user = store::held(tx, user)?;
    policy::may_promote(&who.viewer(), &user)?;
    let how = Change { by: Some(who.id), verb: PROMOTE, reason, at: now };
    standing::change(tx, &user, Standing { role: Role::Star, rank: Rank::Star, level: 0 }, how)?;
    let title = format!("You are a {} now", Rank::Star.title(brand));
    tell(tx, user.id, (&title, "Thank you for all that you do here. The team has promoted you."), now)?;
    Ok(user)
}

/// A Star leaves the programme as a Community Legend.
pub fn retire(
    tx: &mut Conn,
    who: &SignedIn,
    user: UserId,
    (reason, _brand): (&str, &str),
    now: Ts,
) -> Result<User, Error> {
    let user = store::held(tx, user)?;
    policy::may_retire(&who.viewer(), &user)?;
    end(tx, &user, Ended::Retired, now)?;
    let how = Change { by: Some(who.id), verb: RETIRE, reason, at: now };
    standing::change(tx, &user, Standing { role: Role::Star, rank: Rank::Legend, level: 0 }, how)?;
    let words =
        "Thank you for your time with the Stars. You keep an honorary title, and all that you did stays.";
    tell(tx, user.id, ("You are a Community Legend", words), now)?;
    Ok(user)
}

/// Somebody leaves by themselves: a member again, with the rank that they had before.
pub fn leave(tx: &mut Conn, who: &SignedIn, now: Ts) -> Result<(), Error> {
    let user = store::held(tx, who.id)?;
    policy::may_leave(&user)?;
    let rank = end(tx, &user, Ended::Left, now)?;
    let how = Change { by: Some(who.id), verb: "leave the Stars", reason: "", at: now };
    standing::change(tx, &user, Standing { role: Role::Member, rank, level: 0 }, how)?;
    Ok(())
}

/// Ends the term and gives the rank from before it. Somebody whom an administrator made a
/// Star has none: it is written down now.
fn end(tx: &mut Conn, user: &User, how: Ended, now: Ts) -> Result<Rank, Error> {
    store::begin_term(tx, user.id, Rank::Regular, now)?;
    let term = store::open_term(tx, user.id)?.ok_or(Error::NotFound)?;
    store::end_term(tx, term.id, how, now)?;
    Ok(term.rank_before)
}

fn tell(tx: &mut Conn, user: UserId, (title, body): (&str, &str), now: Ts) -> diesel::QueryResult<()> {
    let new = NewNotice {
        user,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("star-standing:{user}"),
        title,
        body,
        url: "/stars",
    };
    notices::tell(tx, &new, now)?;
    Ok(())
}

/// They are again what they were before the act.
pub fn undo(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    policy::may_run(&who.viewer())?;
    let user = store::held(tx, UserId(entry.subject_id))?;
    let before = standing::parse(&entry.before);
    entry.must_stand(standing::words(Standing::of(&user)) == entry.after && before.is_some())?;
    let Some(before) = before else { return Err(Error::NotFound) };
    if entry.verb == RETIRE {
        store::begin_term(tx, user.id, Rank::Regular, around.now)?;
    }
    let reason = entry.undone_because();
    let how = Change { by: Some(who.id), verb: "set_standing", reason: &reason, at: around.now };
    standing::change(tx, &user, before, how)?;
    let words = "The team has taken its last step back. You are what you were before it.";
    Ok(tell(tx, user.id, ("Your place among the Stars", words), around.now)?)
}
