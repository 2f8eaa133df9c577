//! Starting a thread, replying, and keeping a draft.

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::Board;
use crate::forum::boards::policy::may_start_thread;
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::gate;
use crate::forum::inbox::store::{self as inbox, Joined};
use crate::forum::posts::forms::{self, Heading};
use crate::forum::posts::model::{Draft, NewPost, Place, PostId, permalink};
use crate::forum::posts::render::Written;
use crate::forum::posts::sharing::{self, Sharing};
use crate::forum::posts::store;
use crate::forum::threads::model::{NewThread, Thread, ThreadId, slug_of};
use crate::forum::threads::store::counters;
use crate::forum::threads::{policy as threads_policy, store as threads};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;

/// A new thread, rendered and checked.
#[derive(Clone, Debug)]
pub struct Start {
    /// The board's slug.
    pub board: String,
    pub heading: Heading,
    pub written: Written,
    /// The form's key: the same form sent twice makes one thread.
    pub key: String,
    /// After so many days the same music may be shared again in Chat.
    pub again_after_days: u64,
    /// What a new thread of this board has, where threads have statuses.
    pub status: Option<String>,
    /// How much may be written, and what waits for a look.
    pub gate: gate::Rules,
}

/// Drafts of one member at most; an older one goes when another place is written in.
const DRAFTS: i64 = 30;

/// Starts a thread; gives its address.
pub fn start(tx: &mut Conn, who: &SignedIn, new: &Start, now: Ts) -> Result<String, Error> {
    let key = key_of(&new.key, &new.board, &new.written.body);
    if let Some(location) = store::take_key(tx, who.id, &key, now)? {
        return Ok(location);
    }
    let viewer = who.viewer();
    let board = boards::visible_by_slug(tx, &viewer, &new.board)?;
    may_start_thread(&viewer, &board)?;
    let sharing = Sharing {
        who,
        author: who.id,
        board: &board,
        thread: None,
        post: None,
        again_after_days: new.again_after_days,
        now,
    };
    sharing::check(tx, &sharing, &new.written.shared)?;
    let (title, written) = (new.heading.title.as_str(), &new.written);
    let sent = gate::Sent {
        title,
        body: &written.body,
        links: written.links,
        images: written.images,
        opens_thread: true,
    };
    let verdict = gate::screen(tx, who, &sent, &new.gate, now)?;
    let (thread, post) = begin(tx, who.id, &board, &new.heading, written, now)?;
    match &verdict {
        Some(verdict) => gate::hold(tx, post, &thread, verdict, now)?,
        None => events::record(tx, Event::ThreadStarted { thread: thread.id, post }, now)?,
    }
    if let Some(status) = &new.status {
        threads::statuses::begin(tx, thread.id, status, now)?;
    }
    inbox::joined(tx, who.id, thread.id, Joined::Started, now)?;
    store::delete_draft(tx, who.id, Place::Board(board.id))?;
    let location = thread.url();
    store::set_location(tx, who.id, &key, &location)?;
    Ok(location)
}

/// Opens a thread with its first post, whoever decided that it may be: the
/// caller has asked the policy, and keeps the draft and the form's key.
pub fn open(
    tx: &mut Conn,
    author: UserId,
    board: &Board,
    heading: &Heading,
    written: &Written,
    now: Ts,
) -> Result<(Thread, PostId), Error> {
    let (thread, post) = begin(tx, author, board, heading, written, now)?;
    events::record(tx, Event::ThreadStarted { thread: thread.id, post }, now)?;
    Ok((thread, post))
}

/// The same, and nobody hears of it.
fn begin(
    tx: &mut Conn,
    author: UserId,
    board: &Board,
    heading: &Heading,
    written: &Written,
    now: Ts,
) -> Result<(Thread, PostId), Error> {
    let row = NewThread {
        board_id: board.id,
        author_id: author,
        title: heading.title.clone(),
        slug: slug_of(&heading.title),
        label_id: heading.label,
        created_at: now,
        last_post_at: now,
        last_post_by: author,
    };
    let id = threads::insert(tx, &row)?;
    threads::set_tags(tx, id, &heading.tags)?;
    let thread = threads::by_id(tx, id)?;
    let (post, _) = add_post(tx, author, &thread, written, None, now)?;
    Ok((thread, post))
}

/// A new reply, rendered and checked.
#[derive(Clone, Debug)]
pub struct Reply {
    pub thread: ThreadId,
    /// The post that it answers, when one was chosen.
    pub to: Option<PostId>,
    pub written: Written,
    pub key: String,
    /// For the permalink.
    pub page_size: i64,
    /// As in [`Start`].
    pub again_after_days: u64,
    pub gate: gate::Rules,
}

/// Replies; gives the reply's permalink.
pub fn reply(tx: &mut Conn, who: &SignedIn, new: &Reply, now: Ts) -> Result<String, Error> {
    let key = key_of(&new.key, &new.thread.to_string(), &new.written.body);
    if let Some(location) = store::take_key(tx, who.id, &key, now)? {
        return Ok(location);
    }
    let viewer = who.viewer();
    let (thread, board) = threads::held_for(tx, &viewer, new.thread)?;
    threads_policy::may_reply(&viewer, &thread, &board)?;
    let sharing = Sharing {
        who,
        author: who.id,
        board: &board,
        thread: Some(thread.id),
        post: None,
        again_after_days: new.again_after_days,
        now,
    };
    sharing::check(tx, &sharing, &new.written.shared)?;
    let to = match new.to {
        // A post of another thread, or one that is gone, is not what anybody meant to answer.
        Some(id) => store::by_ids(tx, &[id])?.remove(&id).filter(|post| post.thread_id == thread.id),
        None => None,
    };
    let written = &new.written;
    let sent = gate::Sent {
        title: "",
        body: &written.body,
        links: written.links,
        images: written.images,
        opens_thread: false,
    };
    let verdict = gate::screen(tx, who, &sent, &new.gate, now)?;
    let (post, number) = add_post(tx, who.id, &thread, written, to.map(|post| post.id), now)?;
    inbox::joined(tx, who.id, thread.id, Joined::Replied, now)?;
    match &verdict {
        Some(verdict) => gate::hold(tx, post, &thread, verdict, now)?,
        None => events::record(tx, Event::PostWritten { post }, now)?,
    }
    threads::mark_read(tx, who.id, thread.id, number, now)?;
    store::delete_draft(tx, who.id, Place::Thread(thread.id))?;
    let location = permalink(&thread.url(), number, new.page_size);
    store::set_location(tx, who.id, &key, &location)?;
    Ok(location)
}

fn add_post(
    tx: &mut Conn,
    author: UserId,
    thread: &Thread,
    written: &Written,
    reply_to: Option<PostId>,
    now: Ts,
) -> Result<(PostId, i64), Error> {
    let number = threads::next_number(tx, thread.id)?;
    // A request may have begun before the one whose post it follows: no post is
    // older than the one before it.
    let now = now.max(thread.last_post_at);
    let row = NewPost {
        thread_id: thread.id,
        number,
        author_id: author,
        body: written.body.clone(),
        html: written.html.clone(),
        render_version: written.version,
        reply_to,
        created_at: now,
    };
    let post = store::insert(tx, &row)?;
    store::attach(tx, author, post, &forms::attachment_keys(&written.body))?;
    store::set_shared(tx, post, author, &written.shared, now)?;
    counters::added(tx, thread, author, number, now)?;
    if number == 1 {
        threads::mark_read(tx, author, thread.id, number, now)?;
    }
    Ok((post, number))
}

/// Keeps what is written so far for a place that the writer can see; nothing written is no draft.
pub fn save_draft(tx: &mut Conn, who: &SignedIn, place: Place, draft: &Draft) -> Result<(), Error> {
    let viewer = who.viewer();
    match place {
        Place::Board(id) => drop(boards::visible_to(tx, &viewer, id)?),
        Place::Thread(id) => drop(threads::visible_to(tx, &viewer, id)?),
        Place::Post(id) => drop(store::visible_to(tx, &viewer, id)?),
        // Whose article or case it is, is asked when its page is opened: a draft tells only its writer.
        Place::Article(_) | Place::Support | Place::Case(_) => {}
    }
    if draft.body.trim().is_empty() && draft.title.trim().is_empty() {
        store::delete_draft(tx, who.id, place)?;
    } else {
        store::save_draft(tx, who.id, place, draft)?;
        store::keep_newest_drafts(tx, who.id, DRAFTS)?;
    }
    Ok(())
}

/// One form with one text for one place is one post, however often it is sent;
/// the same form with other words is another, so that no words are dropped.
pub fn key_of(form: &str, place: &str, body: &str) -> String {
    format!("{form} {place} {}", crate::kit::secret::digest(body))
}
