//! Every question that a search asks: candidates by words and filters, then one page of them.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text};

use super::query::{Filter, Query};
use super::{postgres, sqlite};
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::boards::policy;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::{ThreadId, Visibility};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts, any_of};
use crate::kit::text::fold::fold;
use crate::kit::text::names;
use crate::schema::{boards, posts, threads, users};

/// Hits that are weighed and can be paged through; of more, only that there are more is said.
pub const MOST: usize = 200;

/// Posts with the words that are weighed against each other, the newest first.
const WEIGHED: usize = 2_000;
/// As many when a filter is to choose among them.
const FILTERED: usize = 20_000;

/// A hit as far as it takes to weigh it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Candidate {
    #[diesel(sql_type = BigInt)]
    pub post_id: i64,
    #[diesel(sql_type = BigInt)]
    pub created_at: i64,
    #[diesel(sql_type = BigInt)]
    pub kudos: i64,
    #[diesel(sql_type = Bool)]
    pub is_solution: bool,
    #[diesel(sql_type = Bool)]
    pub solved: bool,
    /// The board's slug and name, for facets.
    #[diesel(sql_type = Text)]
    pub board: String,
    #[diesel(sql_type = Text)]
    pub board_name: String,
    /// Of ideas and issues.
    #[diesel(sql_type = Nullable<Text>)]
    pub status: Option<String>,
    /// How well the words fit; greater is better, on the database's own scale.
    #[diesel(sql_type = Double)]
    pub rank: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Relevance,
    Newest,
}

/// A query in the making: constant text, and everything typed as a bind. SQLite
/// numbers `$1, $2, ..` by first appearance, so that binds are added in that order.
#[derive(Default)]
struct Sql {
    text: String,
    binds: Vec<Bind>,
}

enum Bind {
    Text(String),
    Int(i64),
}

impl Sql {
    fn bind(&mut self, value: Bind) -> String {
        self.binds.push(value);
        format!("${}", self.binds.len())
    }

    fn text(&mut self, value: impl Into<String>) -> String {
        self.bind(Bind::Text(value.into()))
    }

    fn and(&mut self, condition: &str) {
        self.text.push_str(" AND ");
        self.text.push_str(condition);
    }
}

/// The best (or newest) posts that the viewer may see, [`MOST`] and one more at
/// most. Hidden posts and threads are in nobody's search.
pub fn candidates(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &Query,
    order: Order,
) -> QueryResult<Vec<Candidate>> {
    let mut sql = Sql::default();
    let is_sqlite = conn.is_sqlite();
    let worded = query.has_words();
    let (from, rank) = match worded {
        true => (hits_of_words(conn, &mut sql, query, order)?, "hit.fit"),
        false => ("posts p".to_owned(), "0.0"),
    };
    sql.text = format!(
        "SELECT p.id AS post_id, p.created_at AS created_at, p.kudos_count AS kudos, p.is_solution AS is_solution, \
         (t.solved_post_id IS NOT NULL) AS solved, b.slug AS board, b.name AS board_name, t.status AS status, \
         CAST({rank} AS DOUBLE PRECISION) AS rank \
         FROM {from} JOIN threads t ON t.id = p.thread_id JOIN boards b ON b.id = t.board_id \
         WHERE p.state = 'visible' AND t.state = 'visible'"
    );
    if !worded && query.terms.iter().any(|term| term.excluded) {
        let condition = if is_sqlite {
            sqlite::lacks(&sql.text(sqlite::any_excluded(query)))
        } else {
            postgres::lacks(&sql.text(postgres::any_excluded(query)))
        };
        sql.and(&condition);
    }
    let open: Vec<String> = policy::open_to(viewer).iter().map(|access| sql.text(access.word())).collect();
    sql.and(&format!("b.read_access IN ({})", open.join(", ")));
    if !query.with_vault() {
        sql.and("b.kind <> 'vault'");
    }
    for filter in &query.filters {
        add(&mut sql, filter);
    }
    // Without words there is no index by time: ids grow with time, and the primary key has them in order.
    let by = match (worded, order) {
        (true, Order::Relevance) => "rank DESC, p.id DESC",
        (true, Order::Newest) => "p.created_at DESC, p.id DESC",
        (false, _) => "p.id DESC",
    };
    sql.text.push_str(&format!(" ORDER BY {by} LIMIT {}", MOST + 1));
    load(conn, sql)
}

/// Posts that hold the words, as `hit` beside `p`: the newest [`WEIGHED`], and the
/// newest whose title holds them. A word that half of all posts have is thereby
/// answered as fast as a rare one.
fn hits_of_words(conn: &mut Conn, sql: &mut Sql, query: &Query, order: Order) -> QueryResult<String> {
    let most = if query.filters.is_empty() { WEIGHED } else { FILTERED };
    let common = match conn {
        Conn::Sqlite(sqlite) => sqlite::is_common(sqlite, &query.whole_words(), WEIGHED)?,
        Conn::Pg(_) => false,
    };
    let is_sqlite = conn.is_sqlite();
    let mut newest = |query: &Query| match (is_sqlite, common) {
        (true, true) => sqlite::newest_of_common(
            &sql.text(sqlite::expression(&query.whole_words())),
            most,
            query.in_title,
        ),
        (true, false) => sqlite::newest(&sql.text(sqlite::expression(query)), most),
        (false, _) => postgres::newest(&sql.text(postgres::expression(query)), most),
    };
    let anywhere = newest(query);
    if query.in_title || order == Order::Newest {
        return Ok(format!("({anywhere}) hit JOIN posts p ON p.id = hit.id"));
    }
    let titled = newest(&Query { in_title: true, ..query.clone() });
    Ok(format!(
        "(SELECT id, MAX(fit) AS fit FROM (SELECT * FROM ({anywhere}) a UNION ALL SELECT * FROM ({titled}) b) found \
         GROUP BY id) hit JOIN posts p ON p.id = hit.id"
    ))
}

fn add(sql: &mut Sql, filter: &Filter) {
    let condition = match filter {
        Filter::Board(slug) => format!("b.slug = {}", sql.text(slug)),
        Filter::Area(slug) => {
            format!("b.area_id IN (SELECT id FROM areas WHERE slug = {})", sql.text(slug))
        }
        Filter::Kind(kind) => format!("b.kind = {}", sql.text(kind.word())),
        Filter::Label(name) => {
            let (exact, lower) = (sql.text(name), sql.text(name.to_lowercase()));
            format!("t.label_id IN (SELECT id FROM labels WHERE name = {exact} OR LOWER(name) = {lower})")
        }
        Filter::Tag(name) => format!(
            "t.id IN (SELECT tt.thread_id FROM thread_tags tt JOIN tags g ON g.id = tt.tag_id WHERE g.name = {})",
            sql.text(name)
        ),
        Filter::Status(name) => {
            let (exact, lower) = (sql.text(name), sql.text(name.to_lowercase()));
            format!("(t.status = {exact} OR LOWER(t.status) = {lower})")
        }
        Filter::Author(name) => {
            let key = sql.text(names::skeleton(name));
            format!("p.author_id IN (SELECT id FROM users WHERE name_key = {key} AND state <> 'deleted')")
        }
        Filter::Solved(true) => "t.solved_post_id IS NOT NULL".to_owned(),
        Filter::Solved(false) => "t.solved_post_id IS NULL".to_owned(),
        Filter::Before(at) => format!("p.created_at < {}", sql.bind(Bind::Int(at.0))),
        Filter::After(at) => format!("p.created_at >= {}", sql.bind(Bind::Int(at.0))),
        Filter::WithVault => return,
        Filter::HasAttachment => "EXISTS (SELECT 1 FROM attachments a WHERE a.post_id = p.id)".to_owned(),
    };
    sql.and(&condition);
}

fn load(conn: &mut Conn, sql: Sql) -> QueryResult<Vec<Candidate>> {
    crate::each!(conn, c => {
        let mut asked = sql_query(sql.text).into_boxed();
        for bind in sql.binds {
            asked = match bind {
                Bind::Text(value) => asked.bind::<Text, _>(value),
                Bind::Int(value) => asked.bind::<BigInt, _>(value),
            };
        }
        asked.load(c)
    })
}

/// A hit with everything that its line shows.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posts)]
pub struct Found {
    pub id: PostId,
    pub number: i64,
    pub author_id: UserId,
    pub html: String,
    pub created_at: Ts,
    pub is_solution: bool,
    pub kudos_count: i64,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = threads)]
pub struct FoundIn {
    pub id: ThreadId,
    pub title: String,
    pub slug: String,
    pub solved_post_id: Option<PostId>,
    pub reply_count: i64,
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = boards)]
pub struct FoundBoard {
    pub slug: String,
    pub name: String,
}

pub type Hit = (Found, FoundIn, FoundBoard, Face);

/// The hits of these posts, in one query and any order. Permission is asked
/// once more: something may have been hidden in between.
pub fn hits(conn: &mut Conn, viewer: &Viewer, ids: &[PostId]) -> QueryResult<Vec<Hit>> {
    posts::table
        .inner_join(threads::table.inner_join(boards::table))
        .inner_join(users::table.on(users::id.eq(posts::author_id)))
        .filter(any_of(posts::id, ids))
        .filter(posts::state.eq(Visibility::Visible.word()))
        .filter(threads::state.eq(Visibility::Visible.word()))
        .filter(any_of(boards::read_access, policy::open_to(viewer)))
        .select((Found::as_select(), FoundIn::as_select(), FoundBoard::as_select(), Face::as_select()))
        .load(conn)
}

/// Members whose name begins with the words, then those who have them anywhere;
/// who writes more comes first.
pub fn members(conn: &mut Conn, words: &str, skip: i64, most: i64) -> QueryResult<Vec<Face>> {
    let pattern = escaped(&fold(words));
    let begins = users::search_name.like(format!("{pattern}%")).escape('\\');
    users::table
        .filter(users::state.ne("deleted"))
        .filter(users::search_name.like(format!("%{pattern}%")).escape('\\'))
        .order((begins.desc(), users::post_count.desc(), users::id))
        .offset(skip)
        .limit(most)
        .select(Face::as_select())
        .load(conn)
}

/// The text with LIKE's own signs taken literally.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What the index needs of a post.
#[derive(Clone, Debug, Queryable)]
pub struct Indexable {
    pub title: String,
    pub number: i64,
    pub html: String,
    pub version: i64,
}

/// The post for the index; `None` when it is hidden, removed or gone.
pub fn indexable(conn: &mut Conn, post: PostId) -> QueryResult<Option<Indexable>> {
    posts::table
        .inner_join(threads::table)
        .filter(posts::id.eq(post))
        .filter(posts::state.eq(Visibility::Visible.word()))
        .select((threads::title, posts::number, posts::html, posts::version))
        .first(conn)
        .optional()
}
