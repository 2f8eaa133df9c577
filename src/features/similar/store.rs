//! Every question about likely same threads: candidates, their words, and keeping both.

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text};

use super::language::Language;
use super::pick::Together;
use super::rank::Words;
use super::{postgres, sqlite};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{Access, BoardKind};
use crate::forum::boards::policy;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::{Thread, ThreadId, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{answered, boards, posts, similar_language, similar_threads, threads};

/// Threads that one set of words finds at most, the newest of more: bounds the time of a wrong guess.
const ROWS: usize = 4_000;
/// Threads that are asked whether the viewer may see them.
const ASKED: usize = 600;
/// Threads that are weighed; the same one is hardly ever further down.
pub const WEIGHED: usize = 120;
/// Posts of a thread that are read, the accepted answer besides.
const READ_POSTS: i64 = 11;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// What the two databases say differently: the thread's number, a condition, its words.
type Ways = (&'static str, fn(&str) -> String, fn(&Together) -> String);

/// The threads that share the most telling words with a question and that the
/// viewer may open. `sets` come with what each tells.
pub fn candidates(conn: &mut Conn, viewer: &Viewer, sets: &[(Together, f32)]) -> QueryResult<Vec<ThreadId>> {
    if sets.is_empty() {
        return Ok(Vec::new());
    }
    let (id, matches, expression): Ways = match conn {
        Conn::Sqlite(_) => (sqlite::ID, sqlite::matches, sqlite::expression),
        Conn::Pg(_) => (postgres::ID, postgres::matches, postgres::expression),
    };
    let found: Vec<String> = sets
        .iter()
        .enumerate()
        .map(|(at, (_, telling))| {
            let fits = matches(&format!("${}", at + 1));
            format!(
                "SELECT * FROM (SELECT {id} AS id, {telling:.3} AS telling FROM similar_index WHERE {fits} \
                 ORDER BY {id} DESC LIMIT {ROWS}) s{at}"
            )
        })
        .collect();
    let open: Vec<String> =
        policy::open_to(viewer).iter().map(|access| format!("'{}'", access.word())).collect();
    let sql = format!(
        "SELECT t.id AS id FROM (SELECT id, SUM(telling) AS telling FROM ({}) f GROUP BY id \
         ORDER BY telling DESC, id DESC LIMIT {ASKED}) c CROSS JOIN threads t CROSS JOIN boards b \
         WHERE t.id = c.id AND b.id = t.board_id AND t.state = 'visible' AND b.read_access IN ({}) \
         ORDER BY c.telling DESC, t.id DESC LIMIT {WEIGHED}",
        found.join(" UNION ALL "),
        open.join(", ")
    );
    let ids: Vec<Id> = crate::each!(conn, c => {
        let mut query = sql_query(sql).into_boxed();
        for (set, _) in sets {
            query = query.bind::<Text, _>(expression(set));
        }
        query.load(c)
    })?;
    Ok(ids.into_iter().map(|row| ThreadId(row.id)).collect())
}

/// A thread's stems by field, parted by spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = similar_threads)]
pub struct Stems {
    pub title: String,
    pub opening: String,
    pub answer: String,
    pub replies: String,
}

impl Stems {
    /// All words of the thread.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        [&self.title, &self.opening, &self.answer, &self.replies]
            .into_iter()
            .flat_map(|field| field.split_whitespace())
    }

    pub fn as_words(&self) -> Words<'_> {
        Words {
            title: self.title.split_whitespace().collect(),
            opening: self.opening.split_whitespace().collect(),
            answer: self.answer.split_whitespace().collect(),
            replies: self.replies.split_whitespace().collect(),
        }
    }
}

/// The board that a candidate stands in.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = boards)]
pub struct InBoard {
    pub kind: BoardKind,
    pub name: String,
}

pub type Candidate = (Stems, Thread, InBoard);

/// These threads with their words, as far as the viewer may see them, in any order.
pub fn with_words(conn: &mut Conn, viewer: &Viewer, ids: &[ThreadId]) -> QueryResult<Vec<Candidate>> {
    similar_threads::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(any_of(similar_threads::thread_id, ids))
        .filter(threads::state.eq(Visibility::Visible.word()))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .select((Stems::as_select(), Thread::as_select(), InBoard::as_select()))
        .load(conn)
}

/// A thread as it is written now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub solved: Option<PostId>,
    /// Its first visible posts and the accepted answer: id, number, HTML.
    pub posts: Vec<(PostId, i64, String)>,
}

/// The thread for the index; `None` when it is hidden, removed or gone.
pub fn source(conn: &mut Conn, id: ThreadId) -> QueryResult<Option<Source>> {
    let thread: Option<(String, Option<PostId>)> = threads::table
        .find(id)
        .filter(threads::state.eq(Visibility::Visible.word()))
        .select((threads::title, threads::solved_post_id))
        .first(conn)
        .optional()?;
    let Some((title, solved)) = thread else { return Ok(None) };
    let posts = posts::table
        .filter(posts::thread_id.eq(id))
        .filter(posts::state.eq(Visibility::Visible.word()))
        .filter(posts::number.le(READ_POSTS).or(posts::is_solution.eq(true)))
        .order(posts::number)
        .limit(READ_POSTS * 2)
        .select((posts::id, posts::number, posts::html))
        .load(conn)?;
    Ok(Some(Source { title, solved, posts }))
}

/// The thread of a post, when the post is one that is read with it.
pub fn thread_read_with(conn: &mut Conn, post: PostId) -> QueryResult<Option<ThreadId>> {
    posts::table
        .find(post)
        .filter(posts::number.le(READ_POSTS).or(posts::is_solution.eq(true)))
        .select(posts::thread_id)
        .first(conn)
        .optional()
}

/// The HTML of these posts, those that are visible.
pub fn answers(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PostId, String)> = posts::table
        .filter(any_of(posts::id, ids))
        .filter(posts::state.eq(Visibility::Visible.word()))
        .select((posts::id, posts::html))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Keeps a thread's stems, in place of those it had.
pub fn put(tx: &mut Conn, id: ThreadId, stems: &Stems, solved: Option<PostId>) -> QueryResult<()> {
    forget(tx, id)?;
    diesel::insert_into(similar_threads::table)
        .values((
            similar_threads::thread_id.eq(id),
            similar_threads::title.eq(&stems.title),
            similar_threads::opening.eq(&stems.opening),
            similar_threads::answer.eq(&stems.answer),
            similar_threads::replies.eq(&stems.replies),
            similar_threads::solved_post_id.eq(solved),
        ))
        .execute(tx)?;
    let words = format!("{} {} {}", stems.title, stems.opening, stems.answer);
    match tx {
        Conn::Pg(pg) => postgres::put(pg, id.0, &words),
        Conn::Sqlite(sqlite) => sqlite::put(sqlite, id.0, &words),
    }
}

pub fn forget(tx: &mut Conn, id: ThreadId) -> QueryResult<()> {
    diesel::delete(similar_threads::table.find(id)).execute(tx)?;
    match tx {
        Conn::Pg(pg) => postgres::drop_thread(pg, id.0),
        Conn::Sqlite(sqlite) => sqlite::drop_thread(sqlite, id.0),
    }
}

/// Visible threads after `after` that are not in the index as they are: never
/// written there (imported, generated), or with another solution since.
pub fn missing(conn: &mut Conn, after: ThreadId, most: i64) -> QueryResult<Vec<ThreadId>> {
    threads::table
        .left_join(similar_threads::table)
        .filter(threads::id.gt(after))
        .filter(threads::state.eq(Visibility::Visible.word()))
        .filter(
            similar_threads::thread_id
                .nullable()
                .is_null()
                .or(sql::<Bool>("similar_threads.solved_post_id IS DISTINCT FROM threads.solved_post_id")),
        )
        .order(threads::id)
        .limit(most)
        .select(threads::id)
        .load(conn)
}

/// How many threads everybody may read.
pub fn open_threads(conn: &mut Conn) -> QueryResult<i64> {
    threads::table
        .inner_join(boards::table)
        .filter(threads::state.eq(Visibility::Visible.word()))
        .filter(boards::read_access.eq(Access::Everyone))
        .count()
        .get_result(conn)
}

/// Every `step`th thread of those that everybody may read, `most` at most, the
/// newest first: what is learned from says nothing of hidden boards.
pub fn sample(conn: &mut Conn, step: i64, most: i64) -> QueryResult<Vec<Stems>> {
    similar_threads::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(threads::state.eq(Visibility::Visible.word()))
        .filter(boards::read_access.eq(Access::Everyone))
        .filter(sql::<Bool>("threads.id % ").bind::<BigInt, _>(step).sql(" = 0"))
        .order(threads::id.desc())
        .limit(most)
        .select(Stems::as_select())
        .load(conn)
}

/// The one row of `similar_language`.
const NEWEST: i64 = 1;

/// When the language was learned last.
pub fn learned_at(conn: &mut Conn) -> QueryResult<Option<Ts>> {
    similar_language::table.find(NEWEST).select(similar_language::learned_at).first(conn).optional()
}

/// The language that was learned last, with when.
pub fn language(conn: &mut Conn) -> QueryResult<Option<(Ts, Language)>> {
    let row: Option<(Ts, Vec<u8>)> = similar_language::table
        .find(NEWEST)
        .select((similar_language::learned_at, similar_language::bytes))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(at, bytes)| Some((at, Language::from_bytes(&bytes)?))))
}

pub fn keep_language(tx: &mut Conn, bytes: &[u8], now: Ts) -> QueryResult<()> {
    diesel::delete(similar_language::table.find(NEWEST)).execute(tx)?;
    diesel::insert_into(similar_language::table)
        .values((
            similar_language::id.eq(NEWEST),
            similar_language::learned_at.eq(now),
            similar_language::bytes.eq(bytes),
        ))
        .execute(tx)?;
    Ok(())
}

/// Notes that a thread answered somebody, and counts it; whether it was for the first time.
pub fn add_answered(tx: &mut Conn, thread: ThreadId, user: UserId, now: Ts) -> QueryResult<bool> {
    let row = (answered::thread_id.eq(thread), answered::user_id.eq(user), answered::at.eq(now));
    let added = crate::each!(&mut *tx, c => {
        diesel::insert_into(answered::table).values(row).on_conflict_do_nothing().execute(c)
    })?;
    if added == 1 {
        diesel::update(threads::table.find(thread))
            .set(threads::answered_count.eq(threads::answered_count + 1))
            .execute(tx)?;
    }
    Ok(added == 1)
}
