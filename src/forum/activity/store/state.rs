//! What the ledger ought to say, asked of the present state.

use std::collections::HashMap;

use diesel::dsl::min;
use diesel::prelude::*;

use crate::each;
use crate::forum::accounts::model::{State, UserId};
use crate::forum::boards::model::BoardKind;
use crate::forum::ranks::Rank;
use crate::forum::threads::model::{PostId, ThreadId, Visibility};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{
    article_votes, articles, attendances, boards, kudos, matters, posts, threads, users, vaulted_threads,
    votes,
};

/// A post with what decides whether it counts.
#[derive(Clone, Debug, Queryable)]
pub struct Written {
    pub id: PostId,
    pub number: i64,
    pub author: UserId,
    pub state: Visibility,
    pub at: Ts,
    pub is_solution: bool,
    pub accepted_at: Option<Ts>,
    pub accepted_by: Option<UserId>,
    pub thread: Place,
}

/// A thread with what decides whether what is in it counts.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Place {
    pub id: ThreadId,
    pub author: UserId,
    pub state: Visibility,
    pub merged_into: Option<ThreadId>,
    pub board: BoardKind,
}

impl Place {
    /// A merged thread is hidden and counts on: nobody took it out.
    pub fn stands(&self) -> bool {
        self.state == Visibility::Visible || self.merged_into.is_some()
    }
}

/// The posts, with their threads; what came to the Vault is what it was where it came from.
pub fn written(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<Written>> {
    let mut found: Vec<Written> = posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(any_of(posts::id, ids))
        .order(posts::id)
        .select((
            posts::id,
            posts::number,
            posts::author_id,
            posts::state,
            posts::created_at,
            posts::is_solution,
            posts::accepted_at,
            posts::accepted_by,
            (threads::id, threads::author_id, threads::state, threads::merged_into, boards::kind),
        ))
        .load(conn)?;
    let mut vaulted: Vec<ThreadId> = found
        .iter()
        .filter(|post| post.thread.board == BoardKind::Vault)
        .map(|post| post.thread.id)
        .collect();
    vaulted.dedup();
    if !vaulted.is_empty() {
        let origins = origins(conn, &vaulted)?;
        for post in &mut found {
            post.thread.board = origins.get(&post.thread.id).copied().unwrap_or(post.thread.board);
        }
    }
    Ok(found)
}

/// What kind of board threads of the Vault came from.
fn origins(conn: &mut Conn, ids: &[ThreadId]) -> QueryResult<HashMap<ThreadId, BoardKind>> {
    let rows: Vec<(ThreadId, BoardKind)> = vaulted_threads::table
        .inner_join(boards::table.on(boards::id.eq(vaulted_threads::from_board)))
        .inner_join(threads::table)
        .filter(any_of(vaulted_threads::thread_id, ids))
        .select((vaulted_threads::thread_id, boards::kind))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Posts of a thread after a number, with the number of each.
pub fn posts_of(conn: &mut Conn, thread: ThreadId, after: i64, most: i64) -> QueryResult<Vec<(PostId, i64)>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::number.gt(after))
        .order(posts::number)
        .limit(most)
        .select((posts::id, posts::number))
        .load(conn)
}

/// The threads of posts, each once, in the order of their numbers.
pub fn threads_of(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<ThreadId>> {
    posts::table
        .filter(any_of(posts::id, ids))
        .select(posts::thread_id)
        .distinct()
        .order(posts::thread_id)
        .load(conn)
}

/// Holds the threads until the end of the transaction; those that are gone need no holding.
pub fn hold(tx: &mut Conn, ids: &[ThreadId]) -> QueryResult<()> {
    if let Conn::Pg(pg) = tx {
        threads::table
            .filter(threads::id.eq_any(ids))
            .order(threads::id)
            .select(threads::id)
            .for_update()
            .load::<ThreadId>(pg)?;
    }
    Ok(())
}

/// A kudo: for which post, by whom, when.
pub type Thanks = (PostId, UserId, Ts);

/// The kudos of posts, or those that one person gave. Who is banned gave none.
pub fn thanks(conn: &mut Conn, posts: &[PostId], giver: Option<UserId>) -> QueryResult<Vec<Thanks>> {
    let mut query = kudos::table
        .inner_join(users::table)
        .filter(any_of(kudos::post_id, posts))
        .filter(users::state.ne(State::Banned))
        .order((kudos::post_id, kudos::at, kudos::user_id))
        .select((kudos::post_id, kudos::user_id, kudos::at))
        .into_boxed::<crate::kit::db::MultiBackend>();
    if let Some(giver) = giver {
        query = query.filter(kudos::user_id.eq(giver));
    }
    query.load(conn)
}

/// The next posts that somebody gave a kudo for.
pub fn thanked_by(
    conn: &mut Conn,
    giver: UserId,
    (at, post): (Ts, PostId),
    most: i64,
) -> QueryResult<Vec<(Ts, PostId)>> {
    kudos::table
        .filter(kudos::user_id.eq(giver))
        .filter(kudos::at.gt(at).or(kudos::at.eq(at).and(kudos::post_id.gt(post))))
        .order((kudos::at, kudos::post_id))
        .limit(most)
        .select((kudos::at, kudos::post_id))
        .load(conn)
}

/// The next solutions that somebody accepted.
pub fn accepted_by(conn: &mut Conn, user: UserId, after: PostId, most: i64) -> QueryResult<Vec<PostId>> {
    posts::table
        .filter(posts::accepted_by.eq(user))
        .filter(posts::id.gt(after))
        .order(posts::id)
        .limit(most)
        .select(posts::id)
        .load(conn)
}

/// What is asked of people besides their number.
pub fn people(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, (Rank, State)>> {
    let rows: Vec<(UserId, Rank, State)> = users::table
        .filter(any_of(users::id, ids))
        .select((users::id, users::rank, users::state))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, rank, state)| (id, (rank, state))).collect())
}

/// A thread, whatever its posts.
pub fn place(conn: &mut Conn, id: ThreadId) -> QueryResult<Option<Place>> {
    threads::table
        .inner_join(boards::table)
        .filter(threads::id.eq(id))
        .select((threads::id, threads::author_id, threads::state, threads::merged_into, boards::kind))
        .first(conn)
        .optional()
}

/// Votes on a thread that were given there and did not come along with a merge,
/// after a voter, or of one voter.
pub fn voters(
    conn: &mut Conn,
    thread: ThreadId,
    (after, only): (UserId, Option<UserId>),
    most: i64,
) -> QueryResult<Vec<(UserId, Ts)>> {
    let mut query = votes::table
        .filter(votes::thread_id.eq(thread))
        .filter(votes::via_thread_id.is_null())
        .filter(votes::user_id.gt(after))
        .order(votes::user_id)
        .limit(most)
        .select((votes::user_id, votes::at))
        .into_boxed::<crate::kit::db::MultiBackend>();
    if let Some(only) = only {
        query = query.filter(votes::user_id.eq(only));
    }
    query.load(conn)
}

/// Who said that a thread's article helped, after a person, or one person.
pub fn helped(
    conn: &mut Conn,
    thread: ThreadId,
    (after, only): (UserId, Option<UserId>),
    most: i64,
) -> QueryResult<Vec<(UserId, Ts)>> {
    let mut query = article_votes::table
        .inner_join(articles::table.on(articles::id.eq(article_votes::article_id)))
        .inner_join(users::table.on(users::id.eq(article_votes::user_id)))
        .filter(articles::thread_id.eq(thread))
        .filter(article_votes::helpful)
        .filter(users::state.ne(State::Banned))
        .filter(article_votes::user_id.gt(after))
        .order(article_votes::user_id)
        .limit(most)
        .select((article_votes::user_id, article_votes::at))
        .into_boxed::<crate::kit::db::MultiBackend>();
    if let Some(only) = only {
        query = query.filter(article_votes::user_id.eq(only));
    }
    query.load(conn)
}

/// A matter, held until the end of the transaction: against whom, and since when, where a report
/// was upheld and the decision stands. What one asked for oneself, and what a moderator found
/// without a report, is none.
pub fn upheld(tx: &mut Conn, matter: i64) -> QueryResult<Option<(UserId, Ts)>> {
    diesel::update(matters::table.find(matter))
        .set(matters::report_count.eq(matters::report_count))
        .execute(tx)?;
    let row: Option<(UserId, Option<Ts>)> = matters::table
        .find(matter)
        .filter(matters::state.eq("acted"))
        .filter(matters::kind.ne_all(["removal", "staff"]))
        .filter(matters::outcome.ne("restored"))
        .filter(matters::appeal_state.ne("granted"))
        .select((matters::author_id, matters::decided_at))
        .first(tx)
        .optional()?;
    Ok(row.and_then(|(author, at)| Some((author, at?))))
}

/// The matters about a post.
pub fn matters_about(conn: &mut Conn, post: PostId) -> QueryResult<Vec<i64>> {
    matters::table
        .filter(matters::subject_kind.eq("post"))
        .filter(matters::subject_id.eq(post.0))
        .order(matters::id)
        .select(matters::id)
        .load(conn)
}

/// The next threads whose articles somebody said something of.
pub fn rated_by(conn: &mut Conn, user: UserId, after: ThreadId, most: i64) -> QueryResult<Vec<ThreadId>> {
    let rows: Vec<Option<ThreadId>> = article_votes::table
        .inner_join(articles::table.on(articles::id.eq(article_votes::article_id)))
        .filter(article_votes::user_id.eq(user))
        .filter(articles::thread_id.gt(after))
        .order(articles::thread_id)
        .limit(most)
        .select(articles::thread_id)
        .load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}

pub fn attended(conn: &mut Conn, event: i64, user: UserId) -> QueryResult<Option<Ts>> {
    attendances::table.find((event, user)).select(attendances::at).first(conn).optional()
}

/// `false` when it was so already.
pub fn set_attended(tx: &mut Conn, event: i64, user: UserId, at: Option<Ts>) -> QueryResult<bool> {
    super::hold(tx, &[user])?;
    if attended(tx, event, user)? == at {
        return Ok(false);
    }
    diesel::delete(attendances::table.find((event, user))).execute(tx)?;
    if let Some(at) = at {
        let row = (attendances::event_id.eq(event), attendances::user_id.eq(user), attendances::at.eq(at));
        each!(tx, c => diesel::insert_into(attendances::table).values(row).execute(c))?;
    }
    Ok(true)
}

/// The next posts of the site.
pub fn posts_after(conn: &mut Conn, after: PostId, most: i64) -> QueryResult<Vec<PostId>> {
    posts::table.filter(posts::id.gt(after)).order(posts::id).limit(most).select(posts::id).load(conn)
}

/// The next thread that somebody voted on, or whose article somebody said something of.
pub fn thread_with_opinions(conn: &mut Conn, after: ThreadId) -> QueryResult<Option<ThreadId>> {
    let voted: Option<ThreadId> =
        votes::table.filter(votes::thread_id.gt(after)).select(min(votes::thread_id)).first(conn)?;
    let rated: Option<ThreadId> = article_votes::table
        .inner_join(articles::table.on(articles::id.eq(article_votes::article_id)))
        .filter(articles::thread_id.gt(after))
        .select(min(articles::thread_id))
        .first::<Option<ThreadId>>(conn)?;
    Ok([voted, rated].into_iter().flatten().min())
}

pub fn matters_after(conn: &mut Conn, after: i64, most: i64) -> QueryResult<Vec<i64>> {
    matters::table.filter(matters::id.gt(after)).order(matters::id).limit(most).select(matters::id).load(conn)
}

/// Everybody who came to the next meeting.
pub fn attended_after(conn: &mut Conn, after: i64) -> QueryResult<Vec<(i64, UserId)>> {
    let next: Option<i64> = attendances::table
        .filter(attendances::event_id.gt(after))
        .select(min(attendances::event_id))
        .first(conn)?;
    let Some(next) = next else { return Ok(Vec::new()) };
    attendances::table
        .filter(attendances::event_id.eq(next))
        .order(attendances::user_id)
        .select((attendances::event_id, attendances::user_id))
        .load(conn)
}
