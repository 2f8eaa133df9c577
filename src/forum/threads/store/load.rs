//! How much there is to do in the boards: what the desk's first page counts.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::forum::boards::model::BoardId;
use crate::kit::db::{Conn, Ts};

/// Threads whose first answer is looked for at most: the latest ones.
const MOST_ANSWERS: i64 = 2_000;
/// Threads whose posts are counted at most: those with the latest posts.
const MOST_THREADS: i64 = 5_000;

/// Threads of a board that nobody has answered, by how long ago they began.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Waiting {
    #[diesel(sql_type = BigInt)]
    pub board_id: BoardId,
    #[diesel(sql_type = BigInt)]
    pub young: i64,
    #[diesel(sql_type = BigInt)]
    pub middling: i64,
    #[diesel(sql_type = BigInt)]
    pub old: i64,
}

/// Ids are numbers of ours: they can stand in the text of a question.
fn listed(boards: &[BoardId]) -> String {
    let ids: Vec<String> = boards.iter().map(ToString::to_string).collect();
    if ids.is_empty() { "NULL".to_owned() } else { ids.join(", ") }
}

/// Unanswered threads since `since`: younger than `day`, than `week`, and older.
pub fn waiting(
    conn: &mut Conn,
    boards: &[BoardId],
    (day, week, since): (Ts, Ts, Ts),
) -> QueryResult<Vec<Waiting>> {
    diesel::sql_query(format!(
        "SELECT board_id, COUNT(CASE WHEN created_at >= $1 THEN 1 END) AS young,
                COUNT(CASE WHEN created_at < $1 AND created_at >= $2 THEN 1 END) AS middling,
                COUNT(CASE WHEN created_at < $2 THEN 1 END) AS old
         FROM threads WHERE board_id IN ({}) AND reply_count = 0 AND state = 'visible' AND NOT locked
           AND last_post_at >= $3
         GROUP BY board_id",
        listed(boards)
    ))
    .bind::<BigInt, _>(day)
    .bind::<BigInt, _>(week)
    .bind::<BigInt, _>(since)
    .load(conn)
}

#[derive(QueryableByName)]
struct Span {
    #[diesel(sql_type = BigInt)]
    span: i64,
}

/// How many milliseconds the threads that began since then waited for the first answer of
/// somebody else, in rising order; those that wait still are not in.
pub fn first_answers(conn: &mut Conn, boards: &[BoardId], since: Ts) -> QueryResult<Vec<i64>> {
    let rows: Vec<Span> = diesel::sql_query(format!(
        "SELECT MIN(p.created_at) - t.created_at AS span
         FROM (SELECT id, author_id, created_at FROM threads
               WHERE last_post_at >= $1 AND created_at >= $1 AND state = 'visible' AND reply_count > 0
                 AND board_id IN ({})
               ORDER BY last_post_at DESC LIMIT {MOST_ANSWERS}) t
         JOIN posts p ON p.thread_id = t.id
         WHERE p.number > 1 AND p.state = 'visible' AND p.author_id <> t.author_id
         GROUP BY t.id, t.created_at ORDER BY span",
        listed(boards)
    ))
    .bind::<BigInt, _>(since)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.span).collect())
}

#[derive(QueryableByName)]
struct Load {
    #[diesel(sql_type = BigInt)]
    board_id: BoardId,
    #[diesel(sql_type = BigInt)]
    posts: i64,
}

/// How many visible posts each board got since then.
pub fn posts_since(conn: &mut Conn, boards: &[BoardId], since: Ts) -> QueryResult<Vec<(BoardId, i64)>> {
    let rows: Vec<Load> = diesel::sql_query(format!(
        "SELECT t.board_id, COUNT(*) AS posts
         FROM (SELECT id, board_id FROM threads
               WHERE last_post_at >= $1 AND state = 'visible' AND board_id IN ({})
               ORDER BY last_post_at DESC LIMIT {MOST_THREADS}) t
         JOIN posts p ON p.thread_id = t.id
         WHERE p.created_at >= $1 AND p.state = 'visible'
         GROUP BY t.board_id",
        listed(boards)
    ))
    .bind::<BigInt, _>(since)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.board_id, row.posts)).collect())
}
