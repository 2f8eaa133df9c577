//! The moderators' verbs on a post.

use crate::forum::audit;
use crate::forum::events::{self, Event};
use crate::forum::permissions::Act;
use crate::forum::posts::model::{Post, PostId, permalink};
use crate::forum::posts::{policy as posts_policy, store};
use crate::forum::threads::model::{Thread, Visibility};
use crate::forum::threads::store::counters::{self, Worth};
use crate::forum::threads::{policy, store as threads};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::word_enum;

word_enum! {
    /// What a moderator does with one press.
    Verb {
        Hide = "hide",
        Restore = "restore",
    }
}

/// Hides the post, or brings it back. Hiding a first post leaves its thread: hide that for both.
pub fn moderate(tx: &mut Conn, who: &SignedIn, id: PostId, verb: Verb, at: At) -> Result<String, Error> {
    let state = match verb {
        Verb::Hide => Visibility::Hidden,
        Verb::Restore => Visibility::Visible,
    };
    set_state(tx, who, id, &Change { state, reason: None, act: Act::Hide }, at)
}

/// Takes the post out, with the reason that readers see; `restore` brings it back.
pub fn remove(tx: &mut Conn, who: &SignedIn, id: PostId, reason: &str, at: At) -> Result<String, Error> {
    if reason.is_empty() {
        return Err(Refusal::new("Removing a post needs a reason.").into());
    }
    set_state(tx, who, id, &Change { state: Visibility::Removed, reason: Some(reason), act: Act::Remove }, at)
}

/// Hides a post until a moderator has looked at it: what Stars do with spam.
pub fn put_aside(tx: &mut Conn, who: &SignedIn, id: PostId, at: At) -> Result<String, Error> {
    let viewer = who.viewer();
    let (post, _, _) = store::visible_to(tx, &viewer, id)?;
    posts_policy::may_put_aside(&viewer, &post)?;
    set_state(tx, who, id, &Change { state: Visibility::Hidden, reason: None, act: Act::HideSpam }, at)
}

/// When, and how many posts make a page.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub now: Ts,
    pub page_size: i64,
}

struct Change<'a> {
    state: Visibility,
    reason: Option<&'a str>,
    /// What one must be allowed for it.
    act: Act,
}

fn set_state(
    tx: &mut Conn,
    who: &SignedIn,
    id: PostId,
    change: &Change<'_>,
    at: At,
) -> Result<String, Error> {
    let viewer = who.viewer();
    let (seen, _, board) = store::visible_to(tx, &viewer, id)?;
    policy::may_do(&viewer, change.act, &board)?;
    let (thread, _) = threads::held_for(tx, &viewer, seen.thread_id)?;
    // Asked again now that nobody else can change it.
    let (post, _, board) = store::visible_to(tx, &viewer, id)?;
    policy::may_do(&viewer, change.act, &board)?;
    let location = permalink(&thread.url(), post.number, at.page_size);
    if put(tx, &thread, &post, (change.state, change.reason), at.now)? {
        write_down(tx, who, &post, change, at.now)?;
    }
    Ok(location)
}

/// Puts a post into a state, with all that counts by it; `false` where it was so before. The thread is held.
pub(super) fn put(
    tx: &mut Conn,
    thread: &Thread,
    post: &Post,
    (state, reason): (Visibility, Option<&str>),
    now: Ts,
) -> Result<bool, Error> {
    if post.state == state {
        return Ok(false);
    }
    let share = counters::of(tx, thread.id)?;
    store::set_state(tx, post, state, reason)?;
    counters::settle(tx, thread.id, share)?;
    let visible = |state: Visibility| i64::from(state == Visibility::Visible);
    let worth = Worth { author: post.author_id, kudos: post.kudos_count, is_solution: post.is_solution };
    counters::shown(tx, thread, worth, visible(state) - visible(post.state))?;
    events::record(tx, Event::PostStateChanged { post: post.id }, now)?;
    Ok(true)
}

fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    post: &Post,
    change: &Change<'_>,
    at: Ts,
) -> diesel::QueryResult<()> {
    let verb = match change.state {
        Visibility::Visible => "restore",
        Visibility::Hidden => "hide",
        Visibility::Removed => "remove",
    };
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb,
            subject_kind: "post",
            subject_id: post.id.0,
            before: post.state.word(),
            after: change.state.word(),
            reason: change.reason.unwrap_or_default(),
            at,
        },
    )
}
