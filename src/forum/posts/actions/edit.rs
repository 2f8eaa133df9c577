//! Changing what was written.

use crate::forum::audit;
use crate::forum::events::{self, Event};
use crate::forum::gate;
use crate::forum::posts::forms::{self, Heading};
use crate::forum::posts::model::{Place, Post, PostId, Source, permalink};
use crate::forum::posts::render::{Written, images_in};
use crate::forum::posts::sharing::{self, Sharing};
use crate::forum::posts::store::NewRevision;
use crate::forum::posts::{policy, store};
use crate::forum::threads::model::{Thread, Visibility, slug_of};
use crate::forum::threads::store as threads;
use crate::forum::viewer::SignedIn;
use crate::kit::config::Posts;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// A changed post, rendered and checked.
#[derive(Clone, Debug)]
pub struct Edit {
    pub post: PostId,
    /// The version that the writer saw.
    pub version: i64,
    pub written: Written,
    /// For a thread's first post.
    pub heading: Option<Heading>,
    /// Personal data was taken out: nobody, administrators included, reads any more what stood there.
    pub purge: bool,
    pub page_size: i64,
    /// Whose changes leave no mark, and how long; articles say when they were updated.
    pub quiet: Option<Posts>,
    /// As in [`Start`](super::Start).
    pub again_after_days: u64,
    /// What a post may show and link to, and what waits; articles have as much as they need.
    pub gate: Option<gate::Rules>,
    /// Links to other sites in the version that the writer saw.
    pub links_before: i64,
}

#[derive(Clone, Debug)]
pub enum Edited {
    /// The permalink.
    Done(String),
    /// Somebody else changed the post in between: what it says now.
    Overtaken(Source),
}

pub fn edit(tx: &mut Conn, who: &SignedIn, change: &Edit, now: Ts) -> Result<Edited, Error> {
    let viewer = who.viewer();
    let (post, _, _) = store::visible_to(tx, &viewer, change.post)?;
    let (thread, board) = threads::held_for(tx, &viewer, post.thread_id)?;
    policy::may_edit(&viewer, &post, &thread, &board)?;
    if change.purge {
        policy::may_purge(&viewer, &post, &board)?;
    }
    let source = store::source_of(tx, post.id)?;
    let new_title =
        change.heading.as_ref().map(|heading| heading.title.as_str()).filter(|title| *title != thread.title);
    let same_words = source.body == change.written.body && new_title.is_none();
    let mut verdict = None;
    if !same_words {
        let sharing = Sharing {
            who,
            author: post.author_id,
            board: &board,
            thread: Some(thread.id),
            post: Some(post.id),
            again_after_days: change.again_after_days,
            now,
        };
        sharing::check(tx, &sharing, &change.written.shared)?;
        verdict = screen(tx, who, (&post, &thread, &source), change, now)?;
        let rules = change.quiet.as_ref().filter(|_| !change.purge);
        let is_quiet = rules
            .is_some_and(|rules| policy::quiet_minutes_left(&viewer, &post, &thread, rules, now).is_some());
        let mark = if is_quiet { None } else { Some(now) };
        if !store::replace(tx, post.id, change.version, &change.written, mark)? {
            return Ok(Edited::Overtaken(source));
        }
        if !change.purge {
            keep_revision(tx, who, &post, &thread, &source, now)?;
        }
        store::attach(tx, who.id, post.id, &forms::attachment_keys(&change.written.body))?;
        store::set_shared(tx, post.id, post.author_id, &change.written.shared, now)?;
    }
    let mut slug = thread.slug.clone();
    if let Some(heading) = change.heading.as_ref().filter(|_| post.number == 1) {
        slug = if new_title.is_some() { slug_of(&heading.title) } else { slug };
        let row =
            threads::Heading { title: heading.title.clone(), slug: slug.clone(), label_id: heading.label };
        threads::set_heading(tx, thread.id, &row)?;
        threads::set_tags(tx, thread.id, &heading.tags)?;
    }
    if change.purge {
        store::purge(tx, post.id)?;
    }
    if who.id != post.author_id && (change.purge || !same_words) {
        write_down(tx, who, &post, &source, change, now)?;
    }
    events::record(tx, Event::PostEdited { post: post.id }, now)?;
    if let Some(verdict) = &verdict {
        gate::hold(tx, post.id, &thread, verdict, now)?;
        if let Some(held) = gate::store::waiting(tx, post.id)? {
            gate::withdrawn(tx, &held, now)?;
        }
    }
    store::delete_draft(tx, who.id, Place::Post(post.id))?;
    let url = crate::forum::threads::model::url(thread.id, &slug);
    Ok(Edited::Done(permalink(&url, post.number, change.page_size)))
}

/// What stands in the way of the new words, and whether the post waits for a look again.
fn screen(
    tx: &mut Conn,
    who: &SignedIn,
    (post, thread, source): (&Post, &Thread, &Source),
    change: &Edit,
    now: Ts,
) -> Result<Option<gate::signs::Verdict>, Error> {
    let Some(rules) = &change.gate else { return Ok(None) };
    let is_first = post.number == 1;
    let before = gate::Sent {
        title: if is_first { &thread.title } else { "" },
        body: &source.body,
        links: change.links_before,
        images: images_in(&post.html),
        opens_thread: is_first,
    };
    let sent = gate::Sent {
        title: change.heading.as_ref().map_or("", |heading| heading.title.as_str()),
        body: &change.written.body,
        links: change.written.links,
        images: change.written.images,
        opens_thread: is_first,
    };
    let verdict = gate::screen_edit(tx, who, post.id, (&before, &sent), rules, now)?;
    // What moderators write in somebody else's post they have seen.
    Ok(verdict.filter(|_| who.id == post.author_id && post.state == Visibility::Visible))
}

fn keep_revision(
    tx: &mut Conn,
    who: &SignedIn,
    post: &Post,
    thread: &Thread,
    source: &Source,
    now: Ts,
) -> diesel::QueryResult<()> {
    store::insert_revision(
        tx,
        &NewRevision {
            post_id: post.id,
            version: source.version,
            title: (post.number == 1).then_some(thread.title.as_str()),
            body: &source.body,
            replaced_by: who.id,
            replaced_at: now,
        },
    )
}

/// A moderator changed somebody else's words: the revisions hold what they were.
fn write_down(
    tx: &mut Conn,
    who: &SignedIn,
    post: &Post,
    source: &Source,
    change: &Edit,
    at: Ts,
) -> diesel::QueryResult<()> {
    audit::record(
        tx,
        &audit::Act {
            actor_id: Some(who.id),
            verb: if change.purge { "purge" } else { "edit" },
            subject_kind: "post",
            subject_id: post.id.0,
            before: &format!("version {}", source.version),
            after: &format!("version {}", change.version + 1),
            reason: if change.purge { "personal data" } else { "" },
            at,
        },
    )
}
