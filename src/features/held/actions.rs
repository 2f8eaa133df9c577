//! Deciding about a post that waits: one transaction with its events, its notice and its lesson.

use super::{policy, store};
use crate::forum::accounts::model::State;
use crate::forum::accounts::store as accounts;
use crate::forum::audit;
use crate::forum::gate::store::{Held, Outcome, decide as settle};
use crate::forum::gate::{self, lessons};
use crate::forum::inbox::notices::{self, NewNotice, NoticeKind};
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::threads::model::Thread;
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// What a moderator decides.
#[derive(Clone, Debug)]
pub enum Decision {
    Approve,
    /// With what the author reads.
    Refuse(String),
}

/// When, and how many posts make a page.
#[derive(Clone, Copy, Debug)]
pub struct At {
    pub now: Ts,
    pub page_size: i64,
}

pub fn decide(tx: &mut Conn, who: &SignedIn, post: PostId, decision: &Decision, at: At) -> Result<(), Error> {
    let viewer = who.viewer();
    policy::may_review(&viewer)?;
    let (held, thread, number, _) = store::one(tx, &viewer, post)?;
    threads::hold(tx, thread.id)?;
    let (outcome, reason) = match decision {
        Decision::Approve => (Outcome::Approved, ""),
        Decision::Refuse(reason) => (Outcome::Refused, reason.as_str()),
    };
    if !settle(tx, post, outcome, Some(who.id), reason, at.now)? {
        return Err(Error::Conflict("Somebody else has decided about this post already.".to_owned()));
    }
    if outcome == Outcome::Approved {
        gate::release(tx, &held, at.now)?;
    } else {
        let note = format!("A moderator looked at it and did not publish it: {reason}");
        gate::store::set_hidden(tx, post, Some(&note))?;
    }
    lessons::learn(tx, post, outcome == Outcome::Refused, at.now)?;
    let act = audit::Act {
        actor_id: Some(who.id),
        verb: if outcome == Outcome::Approved { "approve" } else { "refuse" },
        subject_kind: "post",
        subject_id: post.0,
        before: "waiting",
        after: outcome.word(),
        reason,
        at: at.now,
    };
    audit::record(tx, &act)?;
    tell(tx, &held, &thread, decision, permalink(&thread.url(), number, at.page_size), at.now)
}

fn tell(
    tx: &mut Conn,
    held: &Held,
    thread: &Thread,
    decision: &Decision,
    url: String,
    now: Ts,
) -> Result<(), Error> {
    if accounts::by_id(tx, held.author_id)?.state == State::Deleted {
        return Ok(());
    }
    let (title, body) = match decision {
        Decision::Approve => (
            "Your post is published",
            format!(
                "A moderator looked at your post in \"{}\". Now everybody can read it. Thank you for waiting.",
                thread.title
            ),
        ),
        Decision::Refuse(reason) => ("Your post was not published", reason.clone()),
    };
    let notice = NewNotice {
        user: held.author_id,
        kind: NoticeKind::Decision,
        from: None,
        dedupe: &format!("held:{}", held.post_id),
        title,
        body: &body,
        url: &url,
    };
    notices::tell(tx, &notice, now)?;
    Ok(())
}
