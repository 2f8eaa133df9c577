//! The counters of threads, boards and authors, as changes keep them. What each
//! counts is said in one place: `forum::recount::store::COUNTERS`.
//!
//! Writing a post adds one here and there ([`added`]). Every other change of a
//! state or board takes [`of`] before, changes, and calls [`settle`], which
//! counts the thread anew and moves the boards and the author by the difference.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardId;
use crate::forum::recount::store as recount;
use crate::forum::threads::model::{Thread, ThreadId, Visibility};
use crate::kit::db::{Conn, Ts};
use crate::schema::{boards, posts, threads, users};

/// What a thread adds to its board and its author.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    board: BoardId,
    author: UserId,
    threads: i64,
    posts: i64,
}

/// What the thread adds now, counted from its posts.
pub fn of(tx: &mut Conn, id: ThreadId) -> QueryResult<Share> {
    let thread: Thread = threads::table.find(id).select(Thread::as_select()).first(tx)?;
    let visible = thread.state == Visibility::Visible;
    let posts = if visible {
        posts::table
            .filter(posts::thread_id.eq(id))
            .filter(posts::state.eq("visible"))
            .select(count_star())
            .first(tx)?
    } else {
        0
    };
    Ok(Share { board: thread.board_id, author: thread.author_id, threads: i64::from(visible), posts })
}

/// A visible post was added to a visible thread.
pub fn added(tx: &mut Conn, thread: &Thread, author: UserId, number: i64, now: Ts) -> QueryResult<()> {
    let first = i64::from(number == 1);
    diesel::update(threads::table.find(thread.id))
        .set((
            threads::reply_count.eq(threads::reply_count + (1 - first)),
            threads::last_post_at.eq(now),
            threads::last_post_by.eq(author),
        ))
        .execute(tx)?;
    diesel::update(boards::table.find(thread.board_id))
        .set((
            boards::thread_count.eq(boards::thread_count + first),
            boards::post_count.eq(boards::post_count + 1),
        ))
        .execute(tx)?;
    // Two posts at once may come in either order; the later time stays.
    diesel::update(boards::table.find(thread.board_id))
        .filter(boards::last_post_at.is_null().or(boards::last_post_at.lt(now)))
        .set(boards::last_post_at.eq(now))
        .execute(tx)?;
    diesel::update(users::table.find(author))
        .set((
            users::thread_count.eq(users::thread_count + first),
            users::post_count.eq(users::post_count + 1),
        ))
        .execute(tx)?;
    Ok(())
}

/// A post of somebody was hidden, removed or restored.
pub fn author_posts(tx: &mut Conn, author: UserId, by: i64) -> QueryResult<()> {
    diesel::update(users::table.find(author))
        .set(users::post_count.eq(users::post_count + by))
        .execute(tx)?;
    Ok(())
}

/// Counts the thread anew and moves what its boards and author count by what changed since `before`.
pub fn settle(tx: &mut Conn, id: ThreadId, before: Share) -> QueryResult<()> {
    recount_thread(tx, id)?;
    let after = of(tx, id)?;
    diesel::update(users::table.find(after.author))
        .set(users::thread_count.eq(users::thread_count + (after.threads - before.threads)))
        .execute(tx)?;
    // In the order of their ids, so that two moves at once wait instead of deadlock.
    let mut moves =
        [(before.board, -before.threads, -before.posts), (after.board, after.threads, after.posts)];
    moves.sort_by_key(|(board, ..)| *board);
    for (board, threads, posts) in moves {
        diesel::update(boards::table.find(board))
            .set((
                boards::thread_count.eq(boards::thread_count + threads),
                boards::post_count.eq(boards::post_count + posts),
            ))
            .execute(tx)?;
    }
    for (board, ..) in moves {
        recount::set_right(tx, "boards", &["last_post_at"], board.0)?;
    }
    Ok(())
}

/// The columns of a thread that its posts decide.
const BY_POSTS: &[&str] = &["reply_count", "last_post_at", "last_post_by", "solved_post_id"];

fn recount_thread(tx: &mut Conn, id: ThreadId) -> QueryResult<()> {
    recount::set_right(tx, "threads", BY_POSTS, id.0)
}
