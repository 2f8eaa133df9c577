//! Merging, splitting, and taking both back.

use super::policy;
use super::store;
use crate::forum::accounts::model::UserId;
use crate::forum::audit::{self, Around, Entry, Way};
use crate::forum::boards::model::{Board, LabelId};
use crate::forum::boards::store as boards;
use crate::forum::events::{self, Event};
use crate::forum::posts::model::{Post, PostId};
use crate::forum::posts::store::set_solution;
use crate::forum::threads::model::{NewThread, Thread, ThreadId, Visibility, slug_of};
use crate::forum::threads::store::{self as threads, counters, statuses};
use crate::forum::threads::{self as spine};
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};

/// Puts the posts of one thread among those of an older one, to which its address leads from now on.
pub fn merge(
    tx: &mut Conn,
    who: &SignedIn,
    (from, into): (ThreadId, ThreadId),
    now: Ts,
) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let ((from, board), (into, into_board)) = both(tx, who, from, into)?;
    policy::may_change(&viewer, &from, &board)?;
    policy::may_change(&viewer, &into, &into_board)?;
    policy::may_merge(&from, &into, store::count(tx, &[from.id, into.id])?)?;
    let moved = store::posts_of(tx, from.id)?;
    let solvers = store::solvers(tx, &moved)?;
    let (share, into_share) = (counters::of(tx, from.id)?, counters::of(tx, into.id)?);
    store::gather(tx, from.id, into.id)?;
    store::follow_along(tx, from.id, into.id)?;
    threads::set_state(tx, from.id, Visibility::Hidden)?;
    statuses::set_merged(tx, from.id, Some(into.id))?;
    counters::settle(tx, from.id, share)?;
    counters::settle(tx, into.id, into_share)?;
    store::recount(tx, &[from.id, into.id], &solvers)?;
    let after = format!("merged into {}", into.id);
    let note = Note { thread: from.id, verb: "merge-posts", before: &words_of(&moved), after: &after };
    write_down(tx, who.id, &note, now)?;
    let post = statuses::opening_post(tx, into.id)?;
    events::record(tx, Event::ThreadMerged { from: from.id, post, by: who.id, at: now }, now)?;
    tell(tx, moved.first(), &[into.id], now)?;
    Ok(into)
}

/// Posts that become a thread of their own.
#[derive(Clone, Debug)]
pub struct Split {
    pub from: ThreadId,
    pub posts: Vec<PostId>,
    pub title: String,
    /// The slug of the board.
    pub board: String,
    pub label: Option<LabelId>,
}

/// The first of the posts begins the new thread, and its author is the thread's.
pub fn split(tx: &mut Conn, who: &SignedIn, new: &Split, now: Ts) -> Result<Thread, Error> {
    let viewer = who.viewer();
    let (from, board) = threads::held_for(tx, &viewer, new.from)?;
    policy::may_change(&viewer, &from, &board)?;
    let to = boards::visible_by_slug(tx, &viewer, &new.board)?;
    if to.id != board.id {
        spine::policy::may_move(&viewer, &board, &to)?;
    }
    if !policy::is_plain(to.kind) {
        return Err(Refusal::new("Choose a board of Help or Chat.").into());
    }
    let posts = store::of_these(tx, from.id, &new.posts)?;
    let first = may_leave(&posts, new.posts.len())?;
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let solvers = store::solvers(tx, &ids)?;
    let share = counters::of(tx, from.id)?;
    let row = NewThread {
        board_id: to.id,
        author_id: first.author_id,
        title: new.title.clone(),
        slug: slug_of(&new.title),
        label_id: label_for(tx, &to, new.label)?,
        created_at: first.created_at,
        last_post_at: first.created_at,
        last_post_by: first.author_id,
    };
    let made = threads::insert(tx, &row)?;
    store::take(tx, &ids, from.id, made)?;
    // What asks answers nothing.
    set_solution(tx, first.id, None)?;
    store::authors_follow(tx, from.id, made)?;
    counters::settle(tx, from.id, share)?;
    counters::settle(tx, made, counters::Share::nothing(to.id, first.author_id))?;
    store::recount(tx, &[from.id, made], &solvers)?;
    let before = format!("from {}", from.id);
    write_down(
        tx,
        who.id,
        &Note { thread: made, verb: "split", before: &before, after: &words_of(&ids) },
        now,
    )?;
    tell(tx, ids.first(), &[from.id, made], now)?;
    Ok(threads::by_id(tx, made)?)
}

/// The first of the posts, if they can leave their thread together.
fn may_leave(posts: &[Post], asked: usize) -> Result<&Post, Refusal> {
    let Some(first) = posts.first() else {
        return Err(Refusal::new("Choose at least one post."));
    };
    if posts.len() != asked {
        return Err(Refusal::new("Some of these posts are in another thread by now. Look again."));
    }
    if first.number == 1 {
        return Err(Refusal::new("The first post stays: it is what the others answer."));
    }
    if first.state != Visibility::Visible {
        return Err(Refusal::new(
            "The first of the posts is hidden or removed: a thread can't begin with it.",
        ));
    }
    Ok(first)
}

fn label_for(tx: &mut Conn, board: &Board, label: Option<LabelId>) -> Result<Option<LabelId>, Error> {
    let labels = boards::labels_of(tx, board.id)?;
    let label = label.filter(|id| labels.iter().any(|label| label.id == *id));
    if label.is_none() && board.label_required && !labels.is_empty() {
        return Err(Refusal::new("Threads in this board need a label: choose one.").into());
    }
    Ok(label)
}

type Found = (Thread, Board);

/// Both threads, held in the order of their ids, so that two merges at once wait instead of deadlock.
fn both(tx: &mut Conn, who: &SignedIn, from: ThreadId, into: ThreadId) -> Result<(Found, Found), Error> {
    let viewer = who.viewer();
    let gone = |error| match error {
        diesel::NotFound => {
            Refusal::new("There is no thread of that number. Copy its address and paste it.").into()
        }
        error => Error::from(error),
    };
    if into < from {
        threads::hold(tx, into).map_err(gone)?;
    }
    let one = threads::held_for(tx, &viewer, from)?;
    let other = threads::held_for(tx, &viewer, into).map_err(gone)?;
    Ok((one, other))
}

/// The search and the index of threads look at what has another place now.
fn tell(tx: &mut Conn, first: Option<&PostId>, changed: &[ThreadId], now: Ts) -> Result<(), Error> {
    if let Some(post) = first {
        events::record(tx, Event::PostStateChanged { post: *post }, now)?;
    }
    for thread in changed {
        events::record(tx, Event::ThreadStateChanged { thread: *thread }, now)?;
    }
    Ok(())
}

/// As the audit log has them; [`posts_in`] reads them again.
fn words_of(posts: &[PostId]) -> String {
    let ids: Vec<String> = posts.iter().map(ToString::to_string).collect();
    format!("posts {}", ids.join(" "))
}

fn posts_in(words: &str) -> Vec<PostId> {
    words.split_whitespace().filter_map(|id| id.parse().ok().map(PostId)).collect()
}

struct Note<'a> {
    thread: ThreadId,
    verb: &'a str,
    before: &'a str,
    after: &'a str,
}

fn write_down(tx: &mut Conn, by: UserId, note: &Note<'_>, at: Ts) -> diesel::QueryResult<()> {
    let act = audit::Act {
        actor_id: Some(by),
        verb: note.verb,
        subject_kind: "thread",
        subject_id: note.thread.0,
        before: note.before,
        after: note.after,
        reason: "",
        at,
    };
    audit::record(tx, &act)
}

/// How merging and splitting are taken back from the audit log.
pub const WAYS: &[Way] = &[
    Way {
        subject: "thread",
        verbs: &["merge-posts"],
        overtaken_by: &["merge-posts", "part-posts"],
        undo: undo_merge,
    },
    Way { subject: "thread", verbs: &["split"], overtaken_by: &["merge-posts"], undo: undo_split },
];

/// The posts that came along go back, and stand by themselves. What was written since stays.
fn undo_merge(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let (viewer, from, now) = (who.viewer(), ThreadId(entry.subject_id), around.now);
    let into = threads::by_id(tx, from)?.merged_into.ok_or(Error::NotFound)?;
    let ((from, board), (into, into_board)) = both(tx, who, from, into)?;
    policy::may_change(
        &viewer,
        &Thread { merged_into: None, state: Visibility::Visible, ..from.clone() },
        &board,
    )?;
    policy::may_change(&viewer, &into, &into_board)?;
    let moved = posts_in(&entry.before);
    let there = store::of_these(tx, into.id, &moved)?;
    entry.must_stand(from.merged_into == Some(into.id) && there.len() == moved.len() && !moved.is_empty())?;
    let solvers = store::solvers(tx, &moved)?;
    let (share, into_share) = (counters::of(tx, from.id)?, counters::of(tx, into.id)?);
    store::take(tx, &moved, into.id, from.id)?;
    if let Some(first) = moved.first() {
        set_solution(tx, *first, None)?;
    }
    threads::set_state(tx, from.id, Visibility::Visible)?;
    statuses::set_merged(tx, from.id, None)?;
    counters::settle(tx, from.id, share)?;
    counters::settle(tx, into.id, into_share)?;
    store::recount(tx, &[from.id, into.id], &solvers)?;
    let note = Note { thread: from.id, verb: "part-posts", before: &entry.after, after: "by itself" };
    write_down(tx, who.id, &note, now)?;
    tell(tx, moved.first(), &[from.id, into.id], now)
}

/// What was split off, with all that was written there since, is merged back.
fn undo_split(tx: &mut Conn, who: &SignedIn, entry: &Entry, around: &Around) -> Result<(), Error> {
    let from = entry.before.trim_start_matches("from ").parse().map_err(|_| Error::NotFound)?;
    merge(tx, who, (ThreadId(entry.subject_id), ThreadId(from)), around.now)?;
    Ok(())
}
