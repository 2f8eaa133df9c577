//! Posts on their way from one thread to another.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::accounts::model::UserId;
use crate::forum::gate::store as held;
use crate::forum::posts::model::{Post, PostId};
use crate::forum::recount::store as recount;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{notifications, posts, read_marks};

pub fn count(conn: &mut Conn, threads: &[ThreadId]) -> QueryResult<i64> {
    posts::table.filter(any_of(posts::thread_id, threads)).count().get_result(conn)
}

/// The posts of a thread by their number.
pub fn posts_of(conn: &mut Conn, thread: ThreadId) -> QueryResult<Vec<PostId>> {
    posts::table.filter(posts::thread_id.eq(thread)).order(posts::number).select(posts::id).load(conn)
}

/// Those of these posts that stand in the thread, by their number.
pub fn of_these(conn: &mut Conn, thread: ThreadId, ids: &[PostId]) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(any_of(posts::id, ids))
        .order(posts::number)
        .select(Post::as_select())
        .load(conn)
}

/// Posts to choose from, after this number.
pub fn page_of(conn: &mut Conn, thread: ThreadId, after: i64, size: i64) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .filter(posts::number.gt(after))
        .order(posts::number)
        .limit(size)
        .select(Post::as_select())
        .load(conn)
}

/// The number and the instant of each post, by number.
fn numbers(conn: &mut Conn, thread: ThreadId) -> QueryResult<Vec<(i64, Ts, i64)>> {
    posts::table
        .filter(posts::thread_id.eq(thread))
        .order(posts::number)
        .select((posts::number, posts::created_at, posts::id))
        .load(conn)
}

/// Puts all posts of one thread among those of the other, in the order of time below its
/// first post, and numbers them anew. Who had read up to a post has read up to the same one.
pub fn gather(tx: &mut Conn, from: ThreadId, into: ThreadId) -> QueryResult<()> {
    let (here, coming) = (numbers(tx, into)?, numbers(tx, from)?);
    let first = here.first().map_or(0, |post| post.2);
    diesel::sql_query(
        "UPDATE posts SET thread_id = $1, number = -r.place FROM
           (SELECT id, ROW_NUMBER() OVER (ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END, created_at, id) AS place
            FROM posts WHERE thread_id IN ($1, $3)) r
         WHERE posts.id = r.id",
    )
    .bind::<BigInt, _>(into)
    .bind::<BigInt, _>(first)
    .bind::<BigInt, _>(from)
    .execute(tx)?;
    settle_numbers(tx, into)?;
    // From the last to the first, so that no mark is moved twice.
    let moved = places(&here, &coming);
    let marks: Vec<i64> = read_marks::table
        .filter(read_marks::thread_id.eq(into))
        .select(read_marks::last_number)
        .distinct()
        .order(read_marks::last_number.desc())
        .load(tx)?;
    for mark in marks {
        let Some((_, place)) = moved.iter().rev().find(|(number, _)| *number <= mark) else { continue };
        if *place != mark {
            set_marks(tx, into, mark, *place)?;
        }
    }
    diesel::update(notifications::table.filter(notifications::thread_id.eq(from.0)))
        .set(notifications::thread_id.eq(into.0))
        .execute(tx)?;
    held::moved(tx, into)
}

/// Where the posts that are here stand when the others have come among them: old number, new number.
fn places(here: &[(i64, Ts, i64)], coming: &[(i64, Ts, i64)]) -> Vec<(i64, i64)> {
    let mut before: Vec<(Ts, i64)> = coming.iter().map(|(_, at, id)| (*at, *id)).collect();
    before.sort_unstable();
    let place = |(index, (number, at, id)): (usize, &(i64, Ts, i64))| {
        let earlier = if index == 0 { 0 } else { before.partition_point(|other| *other < (*at, *id)) };
        (*number, (index + earlier) as i64 + 1)
    };
    here.iter().enumerate().map(place).collect()
}

fn set_marks(tx: &mut Conn, thread: ThreadId, from: i64, to: i64) -> QueryResult<()> {
    diesel::update(
        read_marks::table.filter(read_marks::thread_id.eq(thread)).filter(read_marks::last_number.eq(from)),
    )
    .set(read_marks::last_number.eq(to))
    .execute(tx)?;
    Ok(())
}

/// Takes these posts out of a thread into another, where they are numbered from 1. The others
/// keep their numbers, and nobody has read further than the last of them.
pub fn take(tx: &mut Conn, ids: &[PostId], from: ThreadId, into: ThreadId) -> QueryResult<()> {
    let listed: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let listed = listed.join(", ");
    diesel::sql_query(format!(
        "UPDATE posts SET thread_id = $1, number = -r.place FROM
           (SELECT id, ROW_NUMBER() OVER (ORDER BY number) AS place FROM posts WHERE id IN ({listed})) r
         WHERE posts.id = r.id"
    ))
    .bind::<BigInt, _>(into)
    .execute(tx)?;
    settle_numbers(tx, into)?;
    // An answer to what stands in the other thread is an answer to nothing in particular.
    diesel::sql_query(
        "UPDATE posts SET reply_to = NULL WHERE thread_id IN ($1, $2) AND EXISTS
           (SELECT 1 FROM posts o WHERE o.id = posts.reply_to AND o.thread_id <> posts.thread_id)",
    )
    .bind::<BigInt, _>(from)
    .bind::<BigInt, _>(into)
    .execute(tx)?;
    diesel::sql_query(
        "UPDATE read_marks SET last_number =
           (SELECT COALESCE(MAX(p.number), 0) FROM posts p WHERE p.thread_id = $1)
         WHERE thread_id = $1 AND last_number >
           (SELECT COALESCE(MAX(p.number), 0) FROM posts p WHERE p.thread_id = $1)",
    )
    .bind::<BigInt, _>(from)
    .execute(tx)?;
    tx.batch_execute(&format!(
        "UPDATE notifications SET thread_id = {into} WHERE thread_id = {from} AND post_id IN ({listed})"
    ))?;
    held::moved(tx, into)
}

/// Numbers are turned round while they move, so that no two are the same at any moment.
fn settle_numbers(tx: &mut Conn, thread: ThreadId) -> QueryResult<()> {
    diesel::update(posts::table.filter(posts::thread_id.eq(thread)).filter(posts::number.lt(0)))
        .set(posts::number.eq(posts::number * -1))
        .execute(tx)?;
    Ok(())
}

/// Whoever follows the one follows the other; who left the other stays away.
pub fn follow_along(tx: &mut Conn, from: ThreadId, into: ThreadId) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO subscriptions (user_id, kind, subject_id, wanted, at)
         SELECT s.user_id, 'thread', $1, TRUE, s.at FROM subscriptions s
         WHERE s.kind = 'thread' AND s.subject_id = $2 AND s.wanted
         ON CONFLICT (user_id, kind, subject_id) DO NOTHING",
    )
    .bind::<BigInt, _>(into)
    .bind::<BigInt, _>(from)
    .execute(tx)?;
    Ok(())
}

/// Those who wrote what was split off and follow where it stood follow it on.
pub fn authors_follow(tx: &mut Conn, from: ThreadId, into: ThreadId) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO subscriptions (user_id, kind, subject_id, wanted, at)
         SELECT s.user_id, 'thread', $1, TRUE, s.at FROM subscriptions s
         WHERE s.kind = 'thread' AND s.subject_id = $2 AND s.wanted
           AND s.user_id IN (SELECT p.author_id FROM posts p WHERE p.thread_id = $1)
         ON CONFLICT (user_id, kind, subject_id) DO NOTHING",
    )
    .bind::<BigInt, _>(into)
    .bind::<BigInt, _>(from)
    .execute(tx)?;
    Ok(())
}

/// Who wrote the solutions among these posts: whether these count depends on whose thread it is.
pub fn solvers(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<UserId>> {
    posts::table
        .filter(any_of(posts::id, ids))
        .filter(posts::is_solution)
        .select(posts::author_id)
        .distinct()
        .order(posts::author_id)
        .load(conn)
}

/// Sets right what the posts decide and `counters::settle` leaves alone.
pub fn recount(tx: &mut Conn, threads: &[ThreadId], solvers: &[UserId]) -> QueryResult<()> {
    for thread in threads {
        recount::set_right(tx, "threads", &["last_number", "kudos_count"], thread.0)?;
    }
    for user in solvers {
        recount::set_right(tx, "users", &["solution_count"], user.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_read_up_to_a_post_has_read_up_to_the_same_one() {
        let here = [(1, Ts(10), 1), (2, Ts(20), 2), (5, Ts(40), 4)];
        let coming = [(1, Ts(15), 9), (2, Ts(30), 10), (3, Ts(50), 11)];
        assert_eq!(places(&here, &coming), [(1, 1), (2, 3), (5, 5)]);
        // The first stays the first, whatever the clock said.
        assert_eq!(places(&here, &[(1, Ts(1), 9)]), [(1, 1), (2, 3), (5, 4)]);
    }
}
