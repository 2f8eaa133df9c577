//! What stands between a newcomer's words and everybody's eyes (PRODUCT 11, spam):
//! how much a rank may write, which first posts wait for a moderator, and the
//! filter that learns from this site's own decisions. Owns the tables held_posts,
//! spam_lessons, spam_words, waiting_members and spent_work. The queue is `features/held`,
//! the emergency switch `features/panic`.

pub mod filter;
pub mod policy;
pub mod signs;
pub mod store;
pub mod work;

pub use store::{lessons, panic};

use crate::forum::audit;
use crate::forum::events::{self, Event};
use crate::forum::ranks::{Family, Rank};
use crate::forum::threads::model::{PostId, Thread};
use crate::forum::threads::store as threads;
use crate::forum::threads::store::counters::{self, Worth};
use crate::forum::viewer::{Role, SignedIn};
use crate::kit::config::{Config, Spam};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use signs::{Seen, Verdict};
use store::{Held, Outcome};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// What the author of a post that waits reads on it.
const WAITS: &str = "It waits for a moderator to have a look, as some first posts of new members do. Nobody else sees it until then, and you are told.";

/// What the settings say.
#[derive(Clone, Debug)]
pub struct Rules {
    pub spam: Spam,
    /// Multiplies how many posts and threads a day has.
    pub factor: f64,
}

impl Rules {
    pub fn of(config: &Config) -> Self {
        Self { spam: config.spam.clone(), factor: config.limit_factor }
    }
}

/// What somebody is about to post.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// Empty for a reply.
    pub title: &'a str,
    pub body: &'a str,
    /// To other sites.
    pub links: i64,
    /// Pictures that it shows.
    pub images: i64,
    pub opens_thread: bool,
}

/// Refuses what is more than the rank may write; says what makes a first post wait, where it must.
pub fn screen(
    tx: &mut Conn,
    who: &SignedIn,
    sent: &Sent<'_>,
    rules: &Rules,
    now: Ts,
) -> Result<Option<Verdict>, Error> {
    let limit = policy::limit_of(who.role, who.rank, rules);
    policy::may_link(sent.links, &limit)?;
    policy::may_show(sent.images, &limit)?;
    let yesterday = Ts(now.0 - DAY);
    if limit.posts < policy::NO_LIMIT {
        policy::may_write_more(store::written_since(tx, who.id, yesterday)?, &limit)?;
    }
    if sent.opens_thread && limit.threads < policy::NO_LIMIT {
        policy::may_begin_more(store::begun_since(tx, who.id, yesterday)?, &limit)?;
    }
    let is_known = who.role != Role::Member
        || who.rank.family() != Family::Member
        || Rank::from_word(&rules.spam.known_from_rank).is_some_and(|from| who.rank >= from)
        || store::visible_posts_of(tx, who.id)? >= rules.spam.first_posts;
    if is_known || rules.spam.hold_from <= 0 {
        return Ok(None);
    }
    let text = format!("{} {}", sent.title, sent.body);
    let seen = Seen {
        text: &text,
        links: sent.links,
        repeats: signs::repeats(sent.body, &store::latest_bodies(tx, who.id)?),
        account_hours: (now.0 - who.joined_at.0) / HOUR,
        opinion: lessons::opinion(tx, &text, rules.spam.learn_from)?,
    };
    let verdict = signs::weigh(&seen);
    Ok((verdict.score >= rules.spam.hold_from).then_some(verdict))
}

/// Puts a post that was written just now aside, with the thread that it opens.
pub fn hold(tx: &mut Conn, post: PostId, thread: &Thread, verdict: &Verdict, now: Ts) -> Result<(), Error> {
    let share = counters::of(tx, thread.id)?;
    let (author, number) = store::author_and_number(tx, post)?;
    let opens_thread = number == 1;
    store::set_hidden(tx, post, Some(WAITS))?;
    if opens_thread {
        threads::set_state(tx, thread.id, crate::forum::threads::model::Visibility::Hidden)?;
    }
    counters::settle(tx, thread.id, share)?;
    counters::shown(tx, thread, Worth { author, kudos: 0, is_solution: false }, -1)?;
    let held = Held {
        post_id: post,
        thread_id: thread.id,
        author_id: author,
        opens_thread,
        score: verdict.score,
        reasons: verdict.reasons.join("\n"),
        held_at: now,
    };
    store::insert(tx, &held)?;
    let after = format!("score {}", verdict.score);
    let act = audit::Act {
        actor_id: None,
        verb: "hold",
        subject_kind: "post",
        subject_id: post.0,
        before: "",
        after: &after,
        reason: &held.reasons,
        at: now,
    };
    Ok(audit::record(tx, &act)?)
}

/// Shows a post that waited, and tells everybody of it as of a new one. The
/// caller holds the thread and has settled the row.
pub fn release(tx: &mut Conn, held: &Held, now: Ts) -> Result<(), Error> {
    let thread = threads::by_id(tx, held.thread_id)?;
    let share = counters::of(tx, thread.id)?;
    let was_hidden = store::set_shown(tx, held.post_id)?;
    if held.opens_thread {
        threads::set_state(tx, thread.id, crate::forum::threads::model::Visibility::Visible)?;
    }
    counters::settle(tx, thread.id, share)?;
    if was_hidden {
        let worth = Worth { author: held.author_id, kudos: 0, is_solution: false };
        counters::shown(tx, &thread, worth, 1)?;
    }
    let post = held.post_id;
    let event = if held.opens_thread {
        Event::ThreadStarted { thread: thread.id, post }
    } else {
        Event::PostWritten { post }
    };
    Ok(events::record(tx, event, now)?)
}

/// A moderator showed or removed a post that waits, or showed its thread, without
/// the queue: that decides it as well. Heard twice, it changes nothing more.
pub fn follow(tx: &mut Conn, held: &Held, now: Ts) -> Result<(), Error> {
    threads::hold(tx, held.thread_id)?;
    let (post, thread) = store::states(tx, held)?;
    if post == "removed" || thread == "removed" {
        store::decide(tx, held.post_id, Outcome::Refused, None, "", now)?;
    } else if (post == "visible" || (held.opens_thread && thread == "visible"))
        && store::decide(tx, held.post_id, Outcome::Approved, None, "", now)?
    {
        release(tx, held, now)?;
    }
    Ok(())
}
