//! Many rows at a time: ids reserved first, then one statement for hundreds of rows.

pub mod articles;
pub mod cases;
pub mod desk;

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::Solution;
use super::rows::{
    AnswerRow, AreaRow, BoardRow, ChangeRow, KudosRow, LabelRow, OriginRow, PostRow, TagRow, ThreadRow,
    ThreadTagRow, UserRow, VoteRow, WordsRow,
};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::posts::model::PostId;
use crate::forum::posts::{sharing, store as posts_store};
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, Ts};
use crate::kit::text::music::MusicService;
use crate::schema::{
    areas, boards, fix_answers, imported_ids, kudos, labels, posts, status_changes, tags, thread_tags,
    threads, users, votes,
};

/// Rows in one statement: SQLite takes 32,766 values in one, and a user has 18.
const STATEMENT_ROWS: usize = 1_000;
/// Search rows in one statement, of three values each.
const SEARCH_ROWS: usize = 500;

/// Writes down the music that posts share.
pub fn share(tx: &mut Conn, rows: &[PostRow], music: &[MusicService]) -> QueryResult<()> {
    for row in rows {
        let pieces = sharing::found(music, &row.body);
        if !pieces.is_empty() {
            let (post, author) = (PostId(row.id), UserId(row.author_id));
            posts_store::set_shared(tx, post, author, &pieces, row.created_at)?;
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Takes the next `count` ids of a table. On SQLite they are taken only when
/// rows with them are written in the same transaction, before the next call.
pub fn reserve(tx: &mut Conn, table: &'static str, count: usize) -> QueryResult<Vec<i64>> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    if tx.is_sqlite() {
        let last: Id =
            diesel::sql_query("SELECT COALESCE(MAX(seq), 0) AS id FROM sqlite_sequence WHERE name = $1")
                .bind::<Text, _>(table)
                .get_result(tx)?;
        return Ok((last.id + 1..=last.id + count).collect());
    }
    let ids: Vec<Id> = diesel::sql_query(
        "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)",
    )
    .bind::<Text, _>(table)
    .bind::<BigInt, _>(count)
    .load(tx)?;
    let mut ids: Vec<i64> = ids.into_iter().map(|row| row.id).collect();
    ids.sort_unstable();
    Ok(ids)
}

macro_rules! insert_many {
    ($(#[$doc:meta])* $name:ident, $table:ident, $row:ty) => {
        $(#[$doc])*
        pub fn $name(tx: &mut Conn, rows: &[$row]) -> QueryResult<()> {
            for part in rows.chunks(STATEMENT_ROWS) {
                each!(&mut *tx, c => diesel::insert_into($table::table).values(part).execute(c))?;
            }
            Ok(())
        }
    };
}

macro_rules! insert_new {
    ($(#[$doc:meta])* $name:ident, $table:ident, $row:ty) => {
        $(#[$doc])*
        pub fn $name(tx: &mut Conn, rows: &[$row]) -> QueryResult<usize> {
            let mut made = 0;
            for part in rows.chunks(STATEMENT_ROWS) {
                made += each!(&mut *tx, c => {
                    diesel::insert_into($table::table).values(part).on_conflict_do_nothing().execute(c)
                })?;
            }
            Ok(made)
        }
    };
}

insert_many!(
    /// Writes accounts.
    insert_users, users, UserRow
);
insert_many!(
    /// Writes areas.
    insert_areas, areas, AreaRow
);
insert_many!(
    /// Writes boards.
    insert_boards, boards, BoardRow
);
insert_many!(
    /// Writes labels.
    insert_labels, labels, LabelRow
);
insert_many!(
    /// Writes threads.
    insert_threads, threads, ThreadRow
);
insert_many!(
    /// Writes posts.
    insert_posts, posts, PostRow
);
insert_many!(
    /// Remembers which rows became of which records.
    insert_origins, imported_ids, OriginRow
);
insert_many!(
    /// Writes tags that are not there yet.
    insert_tags, tags, TagRow
);
insert_new!(
    /// Gives tags to threads; those they have stay.
    insert_thread_tags, thread_tags, ThreadTagRow
);
insert_new!(
    /// Writes kudos; says how many were new.
    insert_kudos, kudos, KudosRow
);
insert_new!(
    /// Writes votes; says how many were new.
    insert_votes, votes, VoteRow
);

/// Writes the history of a thread's status, with the answers that belong to
/// each change; a thread that has one keeps it.
pub fn insert_history(
    tx: &mut Conn,
    thread: i64,
    changes: &[(ChangeRow, Vec<AnswerRow>)],
) -> QueryResult<()> {
    let known: i64 =
        status_changes::table.filter(status_changes::thread_id.eq(thread)).count().get_result(tx)?;
    if known > 0 {
        return Ok(());
    }
    for (change, answers) in changes {
        let id: i64 = diesel::insert_into(status_changes::table)
            .values(change)
            .returning(status_changes::id)
            .get_result(tx)?;
        for answer in answers {
            let row = AnswerRow { change_id: id, ..answer.clone() };
            each!(&mut *tx, c => {
                diesel::insert_into(fix_answers::table).values(&row).on_conflict_do_nothing().execute(c)
            })?;
        }
    }
    Ok(())
}

/// Says which thread another one was merged into.
pub fn set_merged(tx: &mut Conn, thread: i64, into: i64) -> QueryResult<()> {
    diesel::update(threads::table.find(ThreadId(thread))).set(threads::merged_into.eq(into)).execute(tx)?;
    Ok(())
}

/// The ids of these tags, made where there are none.
pub fn tag_ids(tx: &mut Conn, names: &[String]) -> QueryResult<HashMap<String, i64>> {
    let found: Vec<(String, i64)> =
        tags::table.filter(tags::name.eq_any(names)).select((tags::name, tags::id)).load(tx)?;
    let mut ids: HashMap<String, i64> = found.into_iter().collect();
    let mut missing: Vec<&String> = names.iter().filter(|name| !ids.contains_key(*name)).collect();
    missing.sort();
    missing.dedup();
    if missing.is_empty() {
        return Ok(ids);
    }
    let reserved = reserve(tx, "tags", missing.len())?;
    let rows: Vec<TagRow> =
        missing.into_iter().zip(reserved).map(|(name, id)| TagRow { id, name: name.clone() }).collect();
    insert_tags(tx, &rows)?;
    ids.extend(rows.into_iter().map(|row| (row.name, row.id)));
    Ok(ids)
}

/// The ids of these labels `(board, name)`, made at the end of the board's list where there are none.
pub fn label_ids(tx: &mut Conn, wanted: &[(i64, String)]) -> QueryResult<HashMap<(i64, String), i64>> {
    let board_ids: Vec<i64> = wanted.iter().map(|(board, _)| *board).collect();
    let found: Vec<(i64, String, i64)> = labels::table
        .filter(labels::board_id.eq_any(&board_ids))
        .select((labels::board_id, labels::name, labels::id))
        .load(tx)?;
    let mut position = i64::try_from(found.len()).unwrap_or(0);
    let mut ids: HashMap<(i64, String), i64> =
        found.into_iter().map(|(board, name, id)| ((board, name), id)).collect();
    for key in wanted {
        if ids.contains_key(key) {
            continue;
        }
        for id in reserve(tx, "labels", 1)? {
            let row = LabelRow { id, board_id: key.0, name: key.1.clone(), position };
            insert_labels(tx, &[row])?;
            ids.insert(key.clone(), id);
            position += 1;
        }
    }
    Ok(ids)
}

/// The words as the search bounds them (`features::search::index::terms_of`):
/// PostgreSQL holds no more, and both databases shall find the same.
fn bounded(mut terms: String) -> String {
    const WORDS: usize = 16_000;
    const BYTES: usize = 400_000;
    let mut gaps = terms.match_indices(' ').map(|(at, _)| at).enumerate();
    if let Some((_, at)) = gaps.find(|(number, at)| number + 1 >= WORDS || *at >= BYTES) {
        terms.truncate(at);
    }
    terms
}

/// Makes new posts findable. The words are folded here, so that both databases find the same.
pub fn index_posts(tx: &mut Conn, rows: &[WordsRow]) -> QueryResult<()> {
    use crate::kit::text::fold::search_terms;
    for part in rows.chunks(SEARCH_ROWS) {
        let row = |values: &dyn Fn(usize) -> String| -> String {
            (0..part.len()).map(|at| values(at * 3)).collect::<Vec<_>>().join(", ")
        };
        let sql = if tx.is_sqlite() {
            let values = row(&|at| format!("(${}, ${}, ${})", at + 1, at + 2, at + 3));
            format!("INSERT INTO search_index (rowid, title, body) VALUES {values}")
        } else {
            let values = row(&|at| {
                format!(
                    "(${}, setweight(to_tsvector('simple', ${}), 'A') || setweight(to_tsvector('simple', ${}), 'B'))",
                    at + 1,
                    at + 2,
                    at + 3
                )
            });
            format!(
                "INSERT INTO search_index (post_id, words) VALUES {values} ON CONFLICT (post_id) DO UPDATE SET words = EXCLUDED.words"
            )
        };
        each!(&mut *tx, c => {
            let mut query = diesel::sql_query(sql.as_str()).into_boxed();
            for words in part {
                query = query
                    .bind::<BigInt, _>(words.post_id)
                    .bind::<Text, _>(search_terms(&words.title))
                    .bind::<Text, _>(bounded(search_terms(&words.text)));
            }
            query.execute(c)
        })?;
    }
    Ok(())
}

/// Which of these threads have a solution.
pub fn solved_among(tx: &mut Conn, ids: &[i64]) -> QueryResult<HashSet<i64>> {
    let mut found = HashSet::new();
    for part in ids.chunks(1_000) {
        let rows: Vec<i64> = posts::table
            .filter(posts::thread_id.eq_any(part))
            .filter(posts::is_solution)
            .select(posts::thread_id)
            .load(tx)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Marks a solution.
pub fn set_solution(tx: &mut Conn, solution: &Solution) -> QueryResult<()> {
    let post = posts::table.find(solution.post);
    let at = match solution.at {
        Some(at) => at,
        None => post.select(posts::created_at).first::<Ts>(tx)?,
    };
    diesel::update(post)
        .set((posts::is_solution.eq(true), posts::accepted_at.eq(at), posts::accepted_by.eq(solution.by)))
        .execute(tx)?;
    Ok(())
}
