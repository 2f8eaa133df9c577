//! Lists of threads, keyset-paged, and what belongs to many threads at once.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, LabelId};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::{Conn, MultiBackend};
use crate::schema::{labels, read_marks, tags, thread_tags, threads};
use crate::word_enum;

word_enum! {
    /// How to sort a board.
    Sort {
        Activity = "activity",
        Newest = "newest",
        Votes = "votes",
        Kudos = "kudos",
    }
}

word_enum! {
    /// Whether a thread has its answer.
    Answered {
        Solved = "solved",
        Unsolved = "unsolved",
        /// Nobody has replied yet.
        Unanswered = "unanswered",
    }
}

/// What to show of a board. The default is everything, floated threads apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardFilter {
    pub label: Option<LabelId>,
    pub status: Option<String>,
    pub answered: Option<Answered>,
}

impl BoardFilter {
    /// Whether nothing is left out: then the floated threads stand apart, at the top.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// The last thread shown: the value it was sorted by, and its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    pub key: i64,
    pub id: ThreadId,
}

impl Sort {
    /// Where the next page begins after this thread.
    pub fn after(self, thread: &Thread) -> After {
        let key = match self {
            Self::Activity => thread.last_post_at.0,
            Self::Newest => thread.created_at.0,
            Self::Votes => thread.vote_count,
            Self::Kudos => thread.kudos_count,
        };
        After { key, id: thread.id }
    }
}

/// Which page of which board.
#[derive(Clone, Debug)]
pub struct BoardPage {
    pub board: BoardId,
    pub filter: BoardFilter,
    pub sort: Sort,
    pub after: Option<After>,
    pub size: i64,
}

/// Only what the viewer may see; the board itself was asked for before.
fn seen_by<'a>(viewer: &Viewer) -> threads::BoxedQuery<'a, MultiBackend> {
    let query = threads::table.into_boxed();
    if viewer.is_at_least(Role::Moderator) {
        query.filter(threads::state.ne("removed"))
    } else {
        query.filter(threads::state.eq("visible"))
    }
}

/// A page of a board. Without a filter the floated threads are not in it
/// ([`floated_of`] has them); with one they are, like all others.
pub fn page_of_board(conn: &mut Conn, viewer: &Viewer, page: &BoardPage) -> QueryResult<Vec<Thread>> {
    let mut query = seen_by(viewer).filter(threads::board_id.eq(page.board));
    if page.filter.is_plain() {
        query = query.filter(threads::floated.eq(false));
    }
    if let Some(label) = page.filter.label {
        query = query.filter(threads::label_id.eq(label));
    }
    if let Some(status) = &page.filter.status {
        query = query.filter(threads::status.eq(status.clone()));
    }
    query = match page.filter.answered {
        None => query,
        Some(Answered::Solved) => query.filter(threads::solved_post_id.is_not_null()),
        Some(Answered::Unsolved) => query.filter(threads::solved_post_id.is_null()),
        Some(Answered::Unanswered) => query.filter(threads::reply_count.eq(0)),
    };
    macro_rules! by {
        ($column:expr) => {{
            if let Some(After { key, id }) = page.after {
                query = query.filter($column.lt(key).or($column.eq(key).and(threads::id.lt(id))));
            }
            query.order(($column.desc(), threads::id.desc()))
        }};
    }
    let query = match page.sort {
        Sort::Activity => by!(threads::last_post_at),
        Sort::Newest => by!(threads::created_at),
        Sort::Votes => by!(threads::vote_count),
        Sort::Kudos => by!(threads::kudos_count),
    };
    query.limit(page.size).select(Thread::as_select()).load(conn)
}

/// Floated threads shown at most; a board that floats more has floated none.
const MAX_FLOATED: i64 = 20;

/// The board's floated threads, newest activity first.
pub fn floated_of(conn: &mut Conn, viewer: &Viewer, board: BoardId) -> QueryResult<Vec<Thread>> {
    seen_by(viewer)
        .filter(threads::board_id.eq(board))
        .filter(threads::floated.eq(true))
        .order((threads::last_post_at.desc(), threads::id.desc()))
        .limit(MAX_FLOATED)
        .select(Thread::as_select())
        .load(conn)
}

/// The tags of these threads in alphabetical order, in one query.
pub fn tags_of(conn: &mut Conn, ids: &[ThreadId]) -> QueryResult<HashMap<ThreadId, Vec<String>>> {
    let rows: Vec<(ThreadId, String)> = thread_tags::table
        .inner_join(tags::table)
        .filter(thread_tags::thread_id.eq_any(ids))
        .select((thread_tags::thread_id, tags::name))
        .load(conn)?;
    let mut found: HashMap<ThreadId, Vec<String>> = HashMap::new();
    for (thread, tag) in rows {
        found.entry(thread).or_default().push(tag);
    }
    // Sorted here: the databases order letters differently.
    for tags in found.values_mut() {
        tags.sort();
    }
    Ok(found)
}

/// How far somebody has read in these threads; absent means never opened.
pub fn read_marks_of(
    conn: &mut Conn,
    user: UserId,
    ids: &[ThreadId],
) -> QueryResult<HashMap<ThreadId, i64>> {
    let rows: Vec<(ThreadId, i64)> = read_marks::table
        .filter(read_marks::user_id.eq(user))
        .filter(read_marks::thread_id.eq_any(ids))
        .select((read_marks::thread_id, read_marks::last_number))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The names of these labels.
pub fn label_names(conn: &mut Conn, ids: &[LabelId]) -> QueryResult<HashMap<LabelId, String>> {
    let rows: Vec<(LabelId, String)> =
        labels::table.filter(labels::id.eq_any(ids)).select((labels::id, labels::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}
