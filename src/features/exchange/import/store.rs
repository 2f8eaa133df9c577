//! The import's own questions: what is here already, and the last touches when all is in.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::each;
use crate::features::exchange::model::Kind;
use crate::forum::recount;
use crate::kit::db::Conn;
use crate::schema::{areas, boards, former_usernames, imported_ids, posts, site_facts, threads, users};

/// The fact that stands while an import is under way; found at the start, the last one was cut off.
const UNDER_WAY: &str = "import_under_way";

/// Which of these records are in, and as which rows.
pub fn known(conn: &mut Conn, kind: Kind, originals: &[String]) -> QueryResult<HashMap<String, i64>> {
    let mut found = HashMap::new();
    for part in originals.chunks(1_000) {
        let rows: Vec<(String, i64)> = imported_ids::table
            .filter(imported_ids::kind.eq(kind.word()))
            .filter(imported_ids::original.eq_any(part))
            .select((imported_ids::original, imported_ids::id))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The names among these that somebody has, or had.
pub fn taken_names(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let now: Vec<String> =
        users::table.filter(users::name_key.eq_any(keys)).select(users::name_key).load(conn)?;
    let before: Vec<String> = former_usernames::table
        .filter(former_usernames::name_key.eq_any(keys))
        .select(former_usernames::name_key)
        .load(conn)?;
    Ok(now.into_iter().chain(before).collect())
}

/// The addresses among these that have an account.
pub fn taken_emails(conn: &mut Conn, keys: &[String]) -> QueryResult<HashSet<String>> {
    let found: Vec<Option<String>> =
        users::table.filter(users::email_key.eq_any(keys)).select(users::email_key).load(conn)?;
    Ok(found.into_iter().flatten().collect())
}

/// The slugs of all areas with their ids.
pub fn area_slugs(conn: &mut Conn) -> QueryResult<HashMap<String, i64>> {
    let rows: Vec<(String, i64)> = areas::table.select((areas::slug, areas::id)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The slugs of all boards.
pub fn board_slugs(conn: &mut Conn) -> QueryResult<HashSet<String>> {
    Ok(boards::table.select(boards::slug).load::<String>(conn)?.into_iter().collect())
}

/// The thread of each of these posts.
pub fn threads_of(conn: &mut Conn, post_ids: &[i64]) -> QueryResult<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> =
        posts::table.filter(posts::id.eq_any(post_ids)).select((posts::id, posts::thread_id)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The thread and the number in it of each of these posts.
pub fn places_of(conn: &mut Conn, post_ids: &[i64]) -> QueryResult<HashMap<i64, (i64, i64)>> {
    let rows: Vec<(i64, i64, i64)> = posts::table
        .filter(posts::id.eq_any(post_ids))
        .select((posts::id, posts::thread_id, posts::number))
        .load(conn)?;
    Ok(rows.into_iter().map(|(post, thread, number)| (post, (thread, number))).collect())
}

/// Who wrote each of these posts.
pub fn authors_of(conn: &mut Conn, post_ids: &[i64]) -> QueryResult<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> =
        posts::table.filter(posts::id.eq_any(post_ids)).select((posts::id, posts::author_id)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Says which post another one answers. Says nothing anew when it was said before.
pub fn set_reply_to(tx: &mut Conn, post: i64, answered: i64) -> QueryResult<usize> {
    diesel::update(posts::table.find(post).filter(posts::reply_to.is_null()))
        .set(posts::reply_to.eq(answered))
        .execute(tx)
}

/// Imported threads to which the file gave no post: `(thread, original id)`.
pub fn empty_threads(conn: &mut Conn) -> QueryResult<Vec<(i64, String)>> {
    threads::table
        .inner_join(
            imported_ids::table
                .on(imported_ids::id.eq(threads::id).and(imported_ids::kind.eq(Kind::Thread.word()))),
        )
        .filter(diesel::dsl::not(diesel::dsl::exists(
            posts::table.filter(posts::thread_id.eq(threads::id)).select(posts::id),
        )))
        .select((threads::id, imported_ids::original))
        .order(threads::id)
        .load(conn)
}

/// Takes a thread without posts out again.
pub fn drop_empty_thread(tx: &mut Conn, thread: i64) -> QueryResult<()> {
    use crate::schema::{thread_tags, votes};

    diesel::delete(thread_tags::table.filter(thread_tags::thread_id.eq(thread))).execute(tx)?;
    diesel::delete(votes::table.filter(votes::thread_id.eq(thread))).execute(tx)?;
    diesel::delete(
        imported_ids::table
            .filter(imported_ids::kind.eq(Kind::Thread.word()))
            .filter(imported_ids::id.eq(thread)),
    )
    .execute(tx)?;
    diesel::delete(threads::table.find(thread)).execute(tx)?;
    Ok(())
}

/// Notes that an import began; says whether the one before was cut off.
pub fn begin(tx: &mut Conn) -> QueryResult<bool> {
    let made = each!(tx, c => diesel::insert_into(site_facts::table)
        .values((site_facts::name.eq(UNDER_WAY), site_facts::value.eq("yes")))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(made == 0)
}

/// Notes that the import came to its end.
pub fn end(tx: &mut Conn) -> QueryResult<()> {
    diesel::delete(site_facts::table.find(UNDER_WAY)).execute(tx)?;
    Ok(())
}

/// Numbers the posts of imported threads by their time. Two steps, through
/// negative numbers, because no two posts of a thread may share one for a moment.
pub fn number_posts(tx: &mut Conn) -> QueryResult<()> {
    recount::store::take_your_time(tx)?;
    diesel::sql_query(
        "UPDATE posts SET number = -ordered.place FROM (
           SELECT id, ROW_NUMBER() OVER (PARTITION BY thread_id ORDER BY created_at, id) AS place FROM posts
           WHERE thread_id IN (SELECT id FROM imported_ids WHERE kind = 'thread')
         ) AS ordered
         WHERE posts.id = ordered.id AND posts.number <> ordered.place",
    )
    .execute(tx)?;
    diesel::sql_query("UPDATE posts SET number = -number WHERE number < 0").execute(tx)?;
    Ok(())
}

/// A thread's first post and its title.
#[derive(Queryable)]
pub struct First {
    pub thread_id: i64,
    pub post_id: i64,
    pub title: String,
    pub html: String,
}

/// The first posts of imported threads after a thread, in their order.
pub fn first_posts_after(conn: &mut Conn, thread: i64) -> QueryResult<Vec<First>> {
    threads::table
        .inner_join(posts::table.on(posts::thread_id.eq(threads::id).and(posts::number.eq(1))))
        .inner_join(
            imported_ids::table
                .on(imported_ids::id.eq(threads::id).and(imported_ids::kind.eq(Kind::Thread.word()))),
        )
        .filter(threads::id.gt(thread))
        .order(threads::id)
        .limit(500)
        .select((threads::id, posts::id, threads::title, posts::html))
        .load(conn)
}

/// Takes posts out of the search on SQLite, where writing anew needs it.
pub fn forget_words(tx: &mut Conn, post_ids: &[i64]) -> QueryResult<()> {
    if !tx.is_sqlite() {
        return Ok(());
    }
    for id in post_ids {
        diesel::sql_query("DELETE FROM search_index WHERE rowid = $1")
            .bind::<diesel::sql_types::BigInt, _>(*id)
            .execute(tx)?;
    }
    Ok(())
}
