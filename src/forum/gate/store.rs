//! Every question about posts that wait, and about how much somebody wrote.

pub mod lessons;
pub mod panic;
pub mod work;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::forum::accounts::model::UserId;
use crate::forum::threads::model::{PostId, ThreadId, Visibility};
use crate::forum::threads::store::counters::Worth;
use crate::kit::db::{Conn, Ts};
use crate::schema::{held_posts, posts, threads, users};
use crate::word_enum;

/// Earlier posts of a newcomer that are compared with a new one.
const COMPARED: i64 = 20;

word_enum! {
    /// What became of a post that had to wait.
    Outcome {
        Waiting = "waiting",
        Approved = "approved",
        Refused = "refused",
    }
}

/// A post that waits, and why.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = held_posts)]
pub struct Held {
    pub post_id: PostId,
    pub thread_id: ThreadId,
    pub author_id: UserId,
    /// It is the first of its thread, which waits with it.
    pub opens_thread: bool,
    pub score: i64,
    /// A line each.
    pub reasons: String,
    pub held_at: Ts,
}

/// A post waits, perhaps not for the first time.
pub fn insert(tx: &mut Conn, held: &Held) -> QueryResult<()> {
    diesel::delete(held_posts::table.find(held.post_id)).execute(tx)?;
    diesel::insert_into(held_posts::table)
        .values((
            held_posts::post_id.eq(held.post_id),
            held_posts::thread_id.eq(held.thread_id),
            held_posts::author_id.eq(held.author_id),
            held_posts::opens_thread.eq(held.opens_thread),
            held_posts::score.eq(held.score),
            held_posts::reasons.eq(&held.reasons),
            held_posts::held_at.eq(held.held_at),
            held_posts::outcome.eq(Outcome::Waiting),
            held_posts::decision.eq(""),
        ))
        .execute(tx)?;
    Ok(())
}

/// Settles what became of it; `false` when somebody was faster.
pub fn decide(
    tx: &mut Conn,
    post: PostId,
    outcome: Outcome,
    by: Option<UserId>,
    reason: &str,
    now: Ts,
) -> QueryResult<bool> {
    let waiting = held_posts::table.find(post).filter(held_posts::outcome.eq(Outcome::Waiting));
    let decided = diesel::update(waiting)
        .set((
            held_posts::outcome.eq(outcome),
            held_posts::decided_by.eq(by),
            held_posts::decided_at.eq(now),
            held_posts::decision.eq(reason),
        ))
        .execute(tx)?;
    Ok(decided == 1)
}

/// The row of a post that waits, or waited.
pub fn row(conn: &mut Conn, post: PostId) -> QueryResult<(Held, Outcome)> {
    held_posts::table.find(post).select((Held::as_select(), held_posts::outcome)).first(conn)
}

/// What was decided is open again.
pub fn reopen(tx: &mut Conn, post: PostId) -> QueryResult<()> {
    diesel::update(held_posts::table.find(post))
        .set((
            held_posts::outcome.eq(Outcome::Waiting),
            held_posts::decided_by.eq(None::<UserId>),
            held_posts::decided_at.eq(None::<Ts>),
            held_posts::decision.eq(""),
        ))
        .execute(tx)?;
    Ok(())
}

/// Posts came into this thread with what was held of them.
pub fn moved(tx: &mut Conn, into: ThreadId) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE held_posts SET thread_id = $1, opens_thread = opens_thread AND EXISTS
           (SELECT 1 FROM posts p WHERE p.id = held_posts.post_id AND p.number = 1)
         WHERE thread_id <> $1 AND EXISTS
           (SELECT 1 FROM posts p WHERE p.id = held_posts.post_id AND p.thread_id = $1)",
    )
    .bind::<diesel::sql_types::BigInt, _>(into)
    .execute(tx)?;
    Ok(())
}

/// What a post is to its thread, as it is put aside or shown.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Part {
    pub author: UserId,
    pub number: i64,
    pub kudos: i64,
    pub is_solution: bool,
    pub written_at: Ts,
}

impl Part {
    pub fn worth(self) -> Worth {
        Worth { author: self.author, kudos: self.kudos, is_solution: self.is_solution }
    }
}

pub fn part(conn: &mut Conn, post: PostId) -> QueryResult<Part> {
    posts::table
        .find(post)
        .select((posts::author_id, posts::number, posts::kudos_count, posts::is_solution, posts::created_at))
        .first(conn)
}

/// How many visible posts somebody wrote before this one.
pub fn visible_posts_before(conn: &mut Conn, user: UserId, post: PostId) -> QueryResult<i64> {
    posts::table
        .filter(posts::author_id.eq(user))
        .filter(posts::id.lt(post))
        .filter(posts::state.eq(Visibility::Visible))
        .select(count_star())
        .first(conn)
}

/// The row of a post that waits.
pub fn waiting(conn: &mut Conn, post: PostId) -> QueryResult<Option<Held>> {
    held_posts::table
        .find(post)
        .filter(held_posts::outcome.eq(Outcome::Waiting))
        .select(Held::as_select())
        .first(conn)
        .optional()
}

/// The post that waits and opens this thread.
pub fn waiting_opener(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<Held>> {
    held_posts::table
        .filter(held_posts::thread_id.eq(thread))
        .filter(held_posts::opens_thread)
        .filter(held_posts::outcome.eq(Outcome::Waiting))
        .select(Held::as_select())
        .first(conn)
        .optional()
}

/// The states of the post and of its thread, as words.
pub fn states(conn: &mut Conn, held: &Held) -> QueryResult<(String, String)> {
    posts::table
        .inner_join(threads::table)
        .filter(posts::id.eq(held.post_id))
        .select((posts::state, threads::state))
        .first(conn)
}

/// Hides a post; the note stands on it for those who see it still.
pub fn set_hidden(tx: &mut Conn, post: PostId, note: Option<&str>) -> QueryResult<()> {
    diesel::update(posts::table.find(post))
        .set((posts::state.eq(Visibility::Hidden), posts::state_reason.eq(note)))
        .execute(tx)?;
    Ok(())
}

/// Shows a post; `false` when it was visible already.
pub fn set_shown(tx: &mut Conn, post: PostId) -> QueryResult<bool> {
    let shown = diesel::update(posts::table.find(post).filter(posts::state.ne(Visibility::Visible)))
        .set((posts::state.eq(Visibility::Visible), posts::state_reason.eq(None::<String>)))
        .execute(tx)?;
    Ok(shown == 1)
}

/// How many posts somebody has written since then, whatever became of them.
pub fn written_since(conn: &mut Conn, user: UserId, since: Ts) -> QueryResult<i64> {
    posts::table
        .filter(posts::author_id.eq(user))
        .filter(posts::created_at.ge(since))
        .select(count_star())
        .first(conn)
}

/// How many of them opened a thread.
pub fn begun_since(conn: &mut Conn, user: UserId, since: Ts) -> QueryResult<i64> {
    posts::table
        .filter(posts::author_id.eq(user))
        .filter(posts::created_at.ge(since))
        .filter(posts::number.eq(1))
        .select(count_star())
        .first(conn)
}

pub fn visible_posts_of(conn: &mut Conn, user: UserId) -> QueryResult<i64> {
    users::table.find(user).select(users::post_count).first(conn)
}

/// What somebody wrote last, the newest first; but not this post.
pub fn latest_bodies(conn: &mut Conn, user: UserId, but: PostId) -> QueryResult<Vec<String>> {
    posts::table
        .filter(posts::author_id.eq(user))
        .filter(posts::id.ne(but))
        .order((posts::created_at.desc(), posts::id.desc()))
        .limit(COMPARED)
        .select(posts::body)
        .load(conn)
}

/// Whether a moderator looked at the post and did not publish it.
pub fn is_refused(conn: &mut Conn, post: PostId) -> QueryResult<bool> {
    let refused = held_posts::table.find(post).filter(held_posts::outcome.eq(Outcome::Refused));
    Ok(refused.count().get_result::<i64>(conn)? > 0)
}
