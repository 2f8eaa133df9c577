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
use crate::forum::threads::model::{PostId, Thread, ThreadId, Visibility};
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

impl Share {
    /// What a thread adds that is being made.
    pub fn nothing(board: BoardId, author: UserId) -> Self {
        Self { board, author, threads: 0, posts: 0 }
    }
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

/// What a post adds to its thread and its author while it is visible.
#[derive(Clone, Copy, Debug)]
pub struct Worth {
    pub author: UserId,
    pub kudos: i64,
    pub is_solution: bool,
}

/// A post was hidden or removed (`by` is -1) or restored (1).
pub fn shown(tx: &mut Conn, thread: &Thread, post: Worth, by: i64) -> QueryResult<()> {
    diesel::update(threads::table.find(thread.id))
        .set(threads::kudos_count.eq(threads::kudos_count + by * post.kudos))
        .execute(tx)?;
    let solutions = i64::from(post.is_solution && post.author != thread.author_id);
    diesel::update(users::table.find(post.author))
        .set((
            users::post_count.eq(users::post_count + by),
            users::kudos_count.eq(users::kudos_count + by * post.kudos),
            users::solution_count.eq(users::solution_count + by * solutions),
        ))
        .execute(tx)?;
    Ok(())
}

/// A kudo of `giver` for a visible post of `author` came or went.
#[derive(Clone, Copy, Debug)]
pub struct Thanks {
    pub post: PostId,
    pub author: UserId,
    pub giver: UserId,
}

/// Adds a kudo (`by` is 1) or takes it back (-1); the thread must be held. Returns what the post has now.
pub fn thanked(tx: &mut Conn, thread: ThreadId, thanks: Thanks, by: i64) -> QueryResult<i64> {
    let now = diesel::update(posts::table.find(thanks.post))
        .set(posts::kudos_count.eq(posts::kudos_count + by))
        .returning(posts::kudos_count)
        .get_result(tx)?;
    diesel::update(threads::table.find(thread))
        .set(threads::kudos_count.eq(threads::kudos_count + by))
        .execute(tx)?;
    // In the order of their ids, so that two who thank each other at once wait instead of deadlock.
    let mut people = [(thanks.author, by, 0), (thanks.giver, 0, by)];
    people.sort_by_key(|(user, ..)| *user);
    for (user, received, given) in people {
        diesel::update(users::table.find(user))
            .set((
                users::kudos_count.eq(users::kudos_count + received),
                users::kudos_given_count.eq(users::kudos_given_count + given),
            ))
            .execute(tx)?;
    }
    Ok(now)
}

/// A visible post of `author` became a solution (`by` is 1) or is none any more (-1).
pub fn solved(tx: &mut Conn, thread: &Thread, author: UserId, by: i64) -> QueryResult<()> {
    let first = first_solution(tx, thread.id)?;
    diesel::update(threads::table.find(thread.id)).set(threads::solved_post_id.eq(first)).execute(tx)?;
    if author != thread.author_id {
        diesel::update(users::table.find(author))
            .set(users::solution_count.eq(users::solution_count + by))
            .execute(tx)?;
    }
    Ok(())
}

fn first_solution(tx: &mut Conn, thread: ThreadId) -> QueryResult<Option<PostId>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::is_solution)
        .filter(posts::state.eq("visible"))
        .order(posts::number)
        .select(posts::id)
        .first(tx)
        .optional()
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
