//! The counters of threads, boards and authors: what they count, how they are
//! kept, and how they are counted again.
//!
//! - `threads.reply_count`: the thread's posts with a number above 1 that are
//!   visible, whatever the state of the thread.
//! - `threads.last_post_at`, `last_post_by`: of its visible post with the
//!   highest number; of its first post when none is visible.
//! - `threads.solved_post_id`: its visible solution with the lowest number.
//! - `boards.thread_count`: the board's visible threads.
//! - `boards.post_count`: the visible posts of its visible threads.
//! - `boards.last_post_at`: the latest `last_post_at` of its visible threads.
//! - `users.thread_count`: the visible threads that somebody started.
//! - `users.post_count`: the visible posts that somebody wrote, first posts
//!   included, whatever the state of the thread.
//!
//! Writing a post adds one here and there ([`added`]). Every other change of a
//! state or board takes [`of`] before, changes, and calls [`settle`], which
//! counts the thread anew and moves the boards and the author by the difference.

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardId;
use crate::forum::posts::model::PostId;
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
        let last: Option<Ts> = threads::table
            .filter(threads::board_id.eq(board))
            .filter(threads::state.eq("visible"))
            .order(threads::last_post_at.desc())
            .select(threads::last_post_at)
            .first(tx)
            .optional()?;
        diesel::update(boards::table.find(board)).set(boards::last_post_at.eq(last)).execute(tx)?;
    }
    Ok(())
}

fn recount_thread(tx: &mut Conn, id: ThreadId) -> QueryResult<()> {
    let visible = posts::table.filter(posts::thread_id.eq(id)).filter(posts::state.eq("visible"));
    let replies: i64 = visible.filter(posts::number.gt(1)).select(count_star()).first(tx)?;
    let last: Option<(Ts, UserId)> = visible
        .order(posts::number.desc())
        .select((posts::created_at, posts::author_id))
        .first(tx)
        .optional()?;
    let (at, by) = match last {
        Some(last) => last,
        None => threads::table.find(id).select((threads::created_at, threads::author_id)).first(tx)?,
    };
    let solved: Option<PostId> = visible
        .filter(posts::is_solution.eq(true))
        .order(posts::number)
        .select(posts::id)
        .first(tx)
        .optional()?;
    diesel::update(threads::table.find(id))
        .set((
            threads::reply_count.eq(replies),
            threads::last_post_at.eq(at),
            threads::last_post_by.eq(by),
            threads::solved_post_id.eq(solved),
        ))
        .execute(tx)?;
    Ok(())
}

/// A counter, what it counts, and the rows where the two differ. Both databases understand all of it.
const RECOUNTS: &[(&str, &str, &str, &str)] = &[
    (
        "thread",
        "threads",
        "reply_count",
        "(SELECT COUNT(*) FROM posts p WHERE p.thread_id = x.id AND p.number > 1 AND p.state = 'visible')",
    ),
    (
        "thread",
        "threads",
        "last_number",
        "(SELECT COALESCE(MAX(p.number), 0) FROM posts p WHERE p.thread_id = x.id)",
    ),
    (
        "thread",
        "threads",
        "last_post_at",
        "COALESCE((SELECT p.created_at FROM posts p WHERE p.thread_id = x.id AND p.state = 'visible' ORDER BY p.number DESC LIMIT 1), x.created_at)",
    ),
    (
        "thread",
        "threads",
        "last_post_by",
        "COALESCE((SELECT p.author_id FROM posts p WHERE p.thread_id = x.id AND p.state = 'visible' ORDER BY p.number DESC LIMIT 1), x.author_id)",
    ),
    (
        "thread",
        "threads",
        "solved_post_id",
        "(SELECT p.id FROM posts p WHERE p.thread_id = x.id AND p.state = 'visible' AND p.is_solution ORDER BY p.number LIMIT 1)",
    ),
    (
        "board",
        "boards",
        "thread_count",
        "(SELECT COUNT(*) FROM threads t WHERE t.board_id = x.id AND t.state = 'visible')",
    ),
    (
        "board",
        "boards",
        "post_count",
        "(SELECT COUNT(*) FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.board_id = x.id AND t.state = 'visible' AND p.state = 'visible')",
    ),
    (
        "board",
        "boards",
        "last_post_at",
        "(SELECT MAX(t.last_post_at) FROM threads t WHERE t.board_id = x.id AND t.state = 'visible')",
    ),
    (
        "user",
        "users",
        "thread_count",
        "(SELECT COUNT(*) FROM threads t WHERE t.author_id = x.id AND t.state = 'visible')",
    ),
    (
        "user",
        "users",
        "post_count",
        "(SELECT COUNT(*) FROM posts p WHERE p.author_id = x.id AND p.state = 'visible')",
    ),
];

#[derive(QueryableByName)]
struct Difference {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kept: String,
    #[diesel(sql_type = Text)]
    counted: String,
}

/// Counts everything again; a sentence for each counter that is wrong, at most 100 of each kind.
pub fn problems(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let mut found = Vec::new();
    for (noun, table, column, counted) in RECOUNTS {
        let sql = format!(
            "SELECT id, COALESCE(CAST(kept AS TEXT), 'nothing') AS kept, COALESCE(CAST(counted AS TEXT), 'nothing') AS counted \
             FROM (SELECT x.id AS id, x.{column} AS kept, {counted} AS counted FROM {table} x) y \
             WHERE COALESCE(kept, -1) <> COALESCE(counted, -1) ORDER BY id LIMIT 100"
        );
        let rows: Vec<Difference> = diesel::sql_query(sql).load(conn)?;
        found.extend(
            rows.into_iter().map(|row| {
                format!("{noun} {}: {column} is {} and should be {}", row.id, row.kept, row.counted)
            }),
        );
    }
    Ok(found)
}

/// Sets every counter to what is counted: after an import, which writes rows without counting.
pub fn recount_all(tx: &mut Conn) -> QueryResult<()> {
    for (_, table, column, counted) in RECOUNTS {
        // An alias is not allowed after UPDATE in every version of SQLite; the table's own name is.
        let counted = counted.replace("x.", &format!("{table}."));
        diesel::sql_query(format!("UPDATE {table} SET {column} = {counted}")).execute(tx)?;
    }
    Ok(())
}
