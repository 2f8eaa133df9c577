//! Posts that their author takes along, where the community removes what those wrote who leave.

use super::moderate::put;
use crate::forum::events::{self, Event};
use crate::forum::posts::model::PostId;
use crate::forum::posts::store;
use crate::forum::threads::model::{Thread, Visibility, slug_of};
use crate::forum::threads::store::{self as threads, counters};
use crate::kit::db::{Conn, Ts};
use crate::kit::discard;
use crate::kit::error::Error;

/// What stands in the place of such a post.
pub const GONE: &str = "Its author left, and took it along.";
/// What a thread is called then that began with it.
const UNTITLED: &str = "A thread whose author left";

/// Takes the words, pictures and earlier versions of a post away for everybody, moderators
/// included, and the post out of its thread. A thread with nothing else in it goes as well. No
/// moderator did it, so the audit log has no entry of it.
pub fn take_along(tx: &mut Conn, id: PostId, now: Ts) -> Result<(), Error> {
    let seen = store::by_id(tx, id)?;
    let thread = threads::held(tx, seen.thread_id)?;
    // Read again now that nobody else can change it.
    let post = store::by_id(tx, id)?;
    store::empty(tx, post.id, now)?;
    store::purge(tx, post.id)?;
    store::set_shared(tx, post.id, post.author_id, &[], now)?;
    for key in store::delete_pictures(tx, post.id)? {
        discard::record(tx, "attachments", &key, now)?;
    }
    if post.number == 1 {
        untitle(tx, &thread)?;
    }
    put(tx, &thread, &post, (Visibility::Removed, Some(GONE)), now)?;
    if post.number == 1 && thread.last_number == 1 && thread.state != Visibility::Removed {
        let share = counters::of(tx, thread.id)?;
        threads::set_state(tx, thread.id, Visibility::Removed)?;
        counters::settle(tx, thread.id, share)?;
        events::record(tx, Event::ThreadStateChanged { thread: thread.id }, now)?;
    }
    Ok(events::record(tx, Event::PostEdited { post: post.id }, now)?)
}

fn untitle(tx: &mut Conn, thread: &Thread) -> diesel::QueryResult<()> {
    let heading =
        threads::Heading { title: UNTITLED.to_owned(), slug: slug_of(UNTITLED), label_id: thread.label_id };
    threads::set_heading(tx, thread.id, &heading)?;
    threads::set_tags(tx, thread.id, &[])
}
