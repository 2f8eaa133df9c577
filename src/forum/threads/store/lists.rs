//! Lists of threads: every question about many threads at once.
//!
//! Lists go on from the last row shown (keyset), so page 500 costs what page 1 costs.

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Board, BoardId, LabelId};
use crate::forum::boards::policy;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor, MultiBackend, any_of};
use crate::schema::{boards, labels, read_marks, tags, thread_tags, threads};
use crate::word_enum;

word_enum! {
    /// The order of a list, the greatest first.
    Sort {
        Activity = "activity",
        Newest = "newest",
        Votes = "votes",
        Kudos = "kudos",
    }
}

word_enum! {
    /// How far a question has come.
    Answered {
        Solved = "solved",
        Unsolved = "unsolved",
        Unanswered = "unanswered",
    }
}

/// What a list shows; everything that is `None` does not restrict it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub label: Option<LabelId>,
    pub status: Option<String>,
    pub answered: Option<Answered>,
    pub tag: Option<String>,
    /// Ideas that nobody has looked at yet.
    pub unchecked: bool,
}

impl Sort {
    /// The cursor that stands for this thread in this order.
    pub fn cursor(self, thread: &Thread) -> Cursor {
        let key = match self {
            Self::Activity => thread.last_post_at.0,
            Self::Newest => thread.created_at.0,
            Self::Votes => thread.vote_count,
            Self::Kudos => thread.kudos_count,
        };
        Cursor::new(key, thread.id.0)
    }
}

fn seen_by<'a>(viewer: &Viewer) -> threads::BoxedQuery<'a, MultiBackend> {
    let query = threads::table.into_boxed();
    // Removed threads are in nobody's lists; moderators reach them by their address.
    if permissions::may(viewer, Act::SeeHidden) {
        return query.filter(threads::state.ne("removed"));
    }
    let visible = threads::state.eq("visible");
    match super::own_boards(viewer) {
        [] => query.filter(visible),
        own => query.filter(visible.or(threads::state.eq("hidden").and(any_of(threads::board_id, own)))),
    }
}

/// The threads that float above a board.
pub fn floated_of(
    conn: &mut Conn,
    viewer: &Viewer,
    board: BoardId,
    filter: &Filter,
) -> QueryResult<Vec<Thread>> {
    let query = seen_by(viewer).filter(threads::board_id.eq(board)).filter(threads::floated.eq(true));
    narrowed(query, filter)
        .order((threads::last_post_at.desc(), threads::id.desc()))
        .limit(10)
        .select(Thread::as_select())
        .load(conn)
}

/// A page of a board below its floated threads.
pub fn page_of_board(
    conn: &mut Conn,
    viewer: &Viewer,
    board: BoardId,
    (filter, sort): (&Filter, Sort),
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<Thread>> {
    let query = seen_by(viewer).filter(threads::board_id.eq(board)).filter(threads::floated.eq(false));
    sorted(narrowed(query, filter), sort, after).limit(size).select(Thread::as_select()).load(conn)
}

/// Threads that are gathered from their boards and then sorted. Of more, the
/// list walks the index of its order and leaves out what is of other boards.
const GATHERED: i64 = 2_000;

/// A page over several boards, whatever floats.
pub fn page_of_boards(
    conn: &mut Conn,
    viewer: &Viewer,
    boards: &[&Board],
    (filter, sort): (&Filter, Sort),
    after: Option<Cursor>,
    size: i64,
) -> QueryResult<Vec<Thread>> {
    let ids: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    let threads: i64 = boards.iter().map(|board| board.thread_count).sum();
    let query = if threads <= GATHERED {
        seen_by(viewer).filter(any_of(threads::board_id, &ids))
    } else {
        // A sum is in no index, so that the planner takes the one of the order.
        seen_by(viewer).filter(any_of(sql::<BigInt>("threads.board_id + 0"), &ids))
    };
    sorted(narrowed(query, filter), sort, after).limit(size).select(Thread::as_select()).load(conn)
}

/// These threads with their boards, as far as the viewer may see them.
pub fn by_ids(conn: &mut Conn, viewer: &Viewer, ids: &[ThreadId]) -> QueryResult<Vec<(Thread, Board)>> {
    let mut query = threads::table
        .inner_join(boards::table)
        .filter(any_of(threads::id, ids))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .order(threads::id)
        .select((Thread::as_select(), Board::as_select()))
        .into_boxed::<MultiBackend>();
    if !permissions::may(viewer, Act::SeeHidden) {
        query = query.filter(threads::state.eq("visible"));
    }
    query.load(conn)
}

/// Featured threads of these boards, the liveliest first.
pub fn featured(conn: &mut Conn, boards: &[BoardId], size: i64) -> QueryResult<Vec<Thread>> {
    threads::table
        .filter(threads::featured.eq(true))
        .filter(threads::state.eq("visible"))
        .filter(any_of(threads::board_id, boards))
        .order(threads::last_post_at.desc())
        .limit(size)
        .select(Thread::as_select())
        .load(conn)
}

/// What somebody started, newest first, in boards that the viewer may read.
pub fn started_by(
    conn: &mut Conn,
    viewer: &Viewer,
    author: UserId,
    boards: &[BoardId],
    size: i64,
) -> QueryResult<Vec<Thread>> {
    seen_by(viewer)
        .filter(threads::author_id.eq(author))
        .filter(any_of(threads::board_id, boards))
        .order(threads::created_at.desc())
        .limit(size)
        .select(Thread::as_select())
        .load(conn)
}

fn narrowed<'a>(
    mut query: threads::BoxedQuery<'a, MultiBackend>,
    filter: &Filter,
) -> threads::BoxedQuery<'a, MultiBackend> {
    if let Some(label) = filter.label {
        query = query.filter(threads::label_id.eq(label));
    }
    if let Some(status) = filter.status.clone() {
        query = query.filter(threads::status.eq(status));
    }
    if filter.unchecked {
        query = query.filter(threads::checked_at.is_null());
    }
    if let Some(name) = filter.tag.clone() {
        let tagged = thread_tags::table
            .inner_join(tags::table)
            .filter(tags::name.eq(name))
            .select(thread_tags::thread_id);
        query = query.filter(threads::id.eq_any(tagged));
    }
    match filter.answered {
        Some(Answered::Solved) => query.filter(threads::solved_post_id.is_not_null()),
        Some(Answered::Unsolved) => query.filter(threads::solved_post_id.is_null()),
        // Written out: the index of unanswered threads is found by these words.
        Some(Answered::Unanswered) => query.filter(sql::<Bool>("threads.reply_count = 0")),
        None => query,
    }
}

fn sorted<'a>(
    query: threads::BoxedQuery<'a, MultiBackend>,
    sort: Sort,
    after: Option<Cursor>,
) -> threads::BoxedQuery<'a, MultiBackend> {
    macro_rules! by {
        ($column:expr) => {{
            let query = match after {
                // The first condition follows from the second, and lets the index begin there.
                Some(Cursor { key, id }) => query
                    .filter($column.le(key))
                    .filter($column.lt(key).or($column.eq(key).and(threads::id.lt(id)))),
                None => query,
            };
            query.order(($column.desc(), threads::id.desc()))
        }};
    }
    match sort {
        Sort::Activity => by!(threads::last_post_at),
        Sort::Newest => by!(threads::created_at),
        Sort::Votes => by!(threads::vote_count),
        Sort::Kudos => by!(threads::kudos_count),
    }
}

/// Label names of these threads, in one query.
pub fn label_names(conn: &mut Conn, ids: &[LabelId]) -> QueryResult<HashMap<LabelId, String>> {
    let rows: Vec<(LabelId, String)> =
        labels::table.filter(any_of(labels::id, ids)).select((labels::id, labels::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Tags of these threads, in one query.
pub fn tags_of(conn: &mut Conn, ids: &[ThreadId]) -> QueryResult<HashMap<ThreadId, Vec<String>>> {
    let rows: Vec<(ThreadId, String)> = thread_tags::table
        .inner_join(tags::table)
        .filter(any_of(thread_tags::thread_id, ids))
        .order(tags::name)
        .select((thread_tags::thread_id, tags::name))
        .load(conn)?;
    let mut found: HashMap<ThreadId, Vec<String>> = HashMap::new();
    for (thread, name) in rows {
        found.entry(thread).or_default().push(name);
    }
    Ok(found)
}

/// How far somebody has read in these threads, in one query.
pub fn read_marks_of(conn: &mut Conn, user: UserId, ids: &[ThreadId]) -> QueryResult<HashMap<ThreadId, i64>> {
    let rows: Vec<(ThreadId, i64)> = read_marks::table
        .filter(read_marks::user_id.eq(user))
        .filter(any_of(read_marks::thread_id, ids))
        .select((read_marks::thread_id, read_marks::last_number))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
