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
use crate::forum::threads::model::{PostId, Thread, Visibility};
use crate::forum::threads::store as threads;
use crate::forum::threads::store::counters;
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
    /// The sum that the form came with, where one is asked for.
    pub work: Option<work::Spent>,
}

impl Rules {
    pub fn of(config: &Config) -> Self {
        Self { spam: config.spam.clone(), factor: config.limit_factor, work: None }
    }

    pub fn with_work(self, work: Option<work::Spent>) -> Self {
        Self { work, ..self }
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
    if let Some(spent) = &rules.work
        && !store::work::spend(tx, spent)?
    {
        return Err(Error::Unusable(work::SPENT.to_owned()));
    }
    let yesterday = Ts(now.0 - DAY);
    if limit.posts < policy::NO_LIMIT {
        policy::may_write_more(store::written_since(tx, who.id, yesterday)?, &limit)?;
    }
    if sent.opens_thread && limit.threads < policy::NO_LIMIT {
        policy::may_begin_more(store::begun_since(tx, who.id, yesterday)?, &limit)?;
    }
    if !is_newcomer(who.role, who.rank, rules)
        || store::visible_posts_of(tx, who.id)? >= rules.spam.first_posts
    {
        return Ok(None);
    }
    let verdict = weigh(tx, who, PostId(0), sent, rules, now)?;
    Ok((verdict.score >= rules.spam.hold_from).then_some(verdict))
}

/// The same for a change to one of somebody's own first posts: what it has become worse by.
/// `before` is what stood there.
pub fn screen_edit(
    tx: &mut Conn,
    who: &SignedIn,
    post: PostId,
    (before, sent): (&Sent<'_>, &Sent<'_>),
    rules: &Rules,
    now: Ts,
) -> Result<Option<Verdict>, Error> {
    let limit = policy::limit_of(who.role, who.rank, rules);
    if sent.images > before.images {
        policy::may_show(sent.images, &limit)?;
    }
    if sent.links > before.links {
        policy::may_link(sent.links, &limit)?;
    }
    let is_new = is_newcomer(who.role, who.rank, rules)
        && (who.rank == Rank::Visitor || store::visible_posts_of(tx, who.id)? < rules.spam.first_posts)
        && store::visible_posts_before(tx, who.id, post)? < rules.spam.first_posts;
    if !is_new {
        return Ok(None);
    }
    let was = weigh(tx, who, post, before, rules, now)?;
    let verdict = weigh(tx, who, post, sent, rules, now)?;
    Ok((verdict.score >= rules.spam.hold_from && verdict.score > was.score).then_some(verdict))
}

/// Whether somebody's posts are looked at at all.
pub fn is_newcomer(role: Role, rank: Rank, rules: &Rules) -> bool {
    let is_known = Rank::from_word(&rules.spam.known_from_rank).is_some_and(|from| rank >= from);
    role == Role::Member && rank.family() == Family::Member && !is_known && rules.spam.hold_from > 0
}

fn weigh(
    tx: &mut Conn,
    who: &SignedIn,
    post: PostId,
    sent: &Sent<'_>,
    rules: &Rules,
    now: Ts,
) -> Result<Verdict, Error> {
    let text = format!("{} {}", sent.title, sent.body);
    Ok(signs::weigh(&Seen {
        text: &text,
        links: sent.links,
        repeats: signs::repeats(sent.body, &store::latest_bodies(tx, who.id, post)?),
        account_hours: (now.0 - who.joined_at.0) / HOUR,
        opinion: lessons::opinion(tx, &text, rules.spam.learn_from)?,
    }))
}

/// Puts a visible post aside, with the thread that it opens, where nobody has answered there.
pub fn hold(tx: &mut Conn, post: PostId, thread: &Thread, verdict: &Verdict, now: Ts) -> Result<(), Error> {
    let part = store::part(tx, post)?;
    let held = Held {
        post_id: post,
        thread_id: thread.id,
        author_id: part.author,
        opens_thread: part.number == 1 && threads::by_id(tx, thread.id)?.reply_count == 0,
        score: verdict.score,
        reasons: verdict.reasons.join("\n"),
        held_at: now,
    };
    put_aside(tx, &held)?;
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

/// Takes what waits out of everybody's sight.
fn put_aside(tx: &mut Conn, held: &Held) -> Result<(), Error> {
    let part = store::part(tx, held.post_id)?;
    let thread = threads::by_id(tx, held.thread_id)?;
    let share = counters::of(tx, thread.id)?;
    store::set_hidden(tx, held.post_id, Some(WAITS))?;
    if held.opens_thread {
        threads::set_state(tx, thread.id, Visibility::Hidden)?;
    }
    counters::settle(tx, thread.id, share)?;
    Ok(counters::shown(tx, &thread, part.worth(), -1)?)
}

/// What had been published is out of sight: pages, searches and streams hear of it.
pub fn withdrawn(tx: &mut Conn, held: &Held, now: Ts) -> Result<(), Error> {
    events::record(tx, Event::PostStateChanged { post: held.post_id }, now)?;
    if held.opens_thread {
        events::record(tx, Event::ThreadStateChanged { thread: held.thread_id }, now)?;
    }
    Ok(())
}

/// A decision is taken back: the post waits again. The caller holds the thread.
pub fn wait_again(tx: &mut Conn, held: &Held, outcome: Outcome, now: Ts) -> Result<(), Error> {
    if outcome == Outcome::Approved {
        put_aside(tx, held)?;
    } else {
        store::set_hidden(tx, held.post_id, Some(WAITS))?;
    }
    store::reopen(tx, held.post_id)?;
    lessons::forget(tx, held.post_id)?;
    if outcome == Outcome::Approved { withdrawn(tx, held, now) } else { Ok(()) }
}

/// Shows a post that waited, and tells everybody of it as of a new one, unless it had
/// been published before. The caller holds the thread and has settled the row.
pub fn release(tx: &mut Conn, held: &Held, now: Ts) -> Result<(), Error> {
    let thread = threads::by_id(tx, held.thread_id)?;
    let share = counters::of(tx, thread.id)?;
    let was_hidden = store::set_shown(tx, held.post_id)?;
    if held.opens_thread {
        threads::set_state(tx, thread.id, Visibility::Visible)?;
    }
    counters::settle(tx, thread.id, share)?;
    let part = store::part(tx, held.post_id)?;
    if was_hidden {
        counters::shown(tx, &thread, part.worth(), 1)?;
    }
    // A post that waits from its first moment has no later one.
    if held.held_at > part.written_at {
        return withdrawn(tx, held, now);
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
