//! Leaving: the account's row stays without anything about a person, so that posts have an author,
//! whether they stay or what is left of them.

use super::store;
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::cases;
use crate::forum::cases::model::NewEntry;
use crate::forum::events::{self, Event};
use crate::forum::posts::actions as posts;
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::config::Accounts;
use crate::kit::config::support::Support;
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::{Error, Refusal};

/// Posts that go in one transaction.
const AT_ONCE: i64 = 50;

/// What becomes of the posts of those who leave: the setting `accounts.posts_of_leavers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posts {
    Stay,
    Go,
}

impl Posts {
    pub fn of(rules: &Accounts) -> Self {
        if rules.posts_of_leavers == "remove" { Self::Go } else { Self::Stay }
    }
}

/// Who has a task here hands it over first: nothing must stand without anybody behind it.
pub fn may_leave(who: &SignedIn) -> Result<(), Refusal> {
    if who.role >= Role::Agent {
        return Err(Refusal::new(
            "You are staff here. Ask an administrator to take your role first; then you can delete your account.",
        ));
    }
    Ok(())
}

/// The same for teams of artists: none is left without an owner while somebody is in it.
pub fn may_leave_teams(conn: &mut Conn, who: &SignedIn) -> Result<(), Error> {
    match store::only_owner_of(conn, who.id)? {
        Some(artist) => Err(Refusal::new(format!(
            "You are the only owner of the team of {artist}. Make somebody else an owner first, or remove the others from it."
        ))
        .into()),
        None => Ok(()),
    }
}

pub fn leave(tx: &mut Conn, who: &SignedIn, (posts, rules): (Posts, &Support), now: Ts) -> Result<(), Error> {
    may_leave(who)?;
    store::hold_teams(tx, who.id)?;
    may_leave_teams(tx, who)?;
    let user = accounts::by_id(tx, who.id)?;
    close_cases(tx, who, rules, now)?;
    if posts == Posts::Go {
        store::begin_leaving(tx, who.id)?;
    }
    store::wipe(tx, who.id, now)?;
    if let Some(key) = user.avatar.strip_prefix("upload:") {
        discard::record(tx, "avatars", key, now)?;
    }
    for key in store::unused_uploads(tx, who.id)? {
        discard::record(tx, "attachments", &key, now)?;
    }
    store::delete_unused_uploads(tx, who.id)?;
    let act = audit::Act {
        actor_id: None,
        verb: "delete account",
        subject_kind: "user",
        subject_id: who.id.0,
        before: user.state.word(),
        after: "deleted",
        reason: "as its owner asked",
        at: now,
    };
    audit::record(tx, &act)?;
    events::record(tx, Event::MemberStateChanged { user: who.id }, now)?;
    Ok(events::record(tx, Event::MemberRenamed { user: who.id }, now)?)
}

/// Nobody is left to answer the desk: it is told so, and has nothing more to do.
fn close_cases(tx: &mut Conn, who: &SignedIn, rules: &Support, now: Ts) -> Result<(), Error> {
    for case in store::live_cases(tx, who.id)? {
        let case = cases::store::hold(tx, case.id)?;
        let gone = NewEntry::system("Whoever asked has left the community.");
        cases::actions::say(tx, case.id, &gone, now)?;
        if case.state.is_live() {
            cases::actions::close(tx, &case, None, rules, now)?;
        }
    }
    Ok(())
}

/// Takes the next posts of somebody who left; `false` when there are no more of anybody.
pub fn take_posts(tx: &mut Conn, now: Ts) -> Result<bool, Error> {
    let Some((user, after)) = store::leaving(tx)? else { return Ok(false) };
    let ids = store::posts_after(tx, user, after, AT_ONCE)?;
    for id in &ids {
        posts::take_along(tx, *id, now)?;
    }
    match ids.last() {
        Some(last) => store::set_left(tx, user, *last)?,
        None => store::end_leaving(tx, user)?,
    }
    Ok(true)
}
