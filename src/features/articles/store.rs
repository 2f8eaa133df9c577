//! Every question about articles.

pub mod mailings;
pub mod reading;
pub mod votes;
pub mod writers;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Article, ArticleId, Cover, DraftRevision, NewArticle, Series, SeriesId, State};
use crate::each;
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::LabelId;
use crate::forum::posts::model::PostId;
use crate::forum::threads::model::ThreadId;
use crate::kit::db::{Conn, MultiBackend, Ts};
use crate::kit::text::fold::fold;
use crate::schema::{article_revisions, article_series, articles, posts};

pub fn by_id(conn: &mut Conn, id: ArticleId) -> QueryResult<Article> {
    articles::table.find(id).select(Article::as_select()).first(conn)
}

/// The article, held against others until the end of the transaction.
/// SQLite has one writer and needs no lock.
pub fn held(tx: &mut Conn, id: ArticleId) -> QueryResult<Article> {
    if let Conn::Pg(pg) = tx {
        articles::table.find(id).select(articles::id).for_update().first::<ArticleId>(pg)?;
    }
    by_id(tx, id)
}

pub fn by_cover(conn: &mut Conn, name: &str) -> QueryResult<Article> {
    articles::table.filter(articles::cover.eq(name)).select(Article::as_select()).first(conn)
}

pub fn of_thread(conn: &mut Conn, thread: ThreadId) -> QueryResult<Option<Article>> {
    articles::table.filter(articles::thread_id.eq(thread)).select(Article::as_select()).first(conn).optional()
}

pub fn insert(tx: &mut Conn, article: &NewArticle) -> QueryResult<ArticleId> {
    diesel::insert_into(articles::table).values(article).returning(articles::id).get_result(tx)
}

/// The row of a published article; made when its thread came from elsewhere and has none.
pub fn ensure(tx: &mut Conn, new: &NewArticle) -> QueryResult<ArticleId> {
    each!(tx, c => diesel::insert_into(articles::table)
        .values(new)
        .on_conflict(articles::thread_id)
        .do_nothing()
        .execute(c))?;
    articles::table.filter(articles::thread_id.eq(new.thread_id)).select(articles::id).first(tx)
}

/// What a writer may change of an article that is not published.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    pub title: &'a str,
    pub tags: &'a str,
    pub body: &'a str,
    pub label: Option<LabelId>,
    pub state: State,
    pub publish_at: Option<Ts>,
}

/// What a writer may change of any article.
#[derive(Clone, Debug)]
pub struct Extras<'a> {
    pub excerpt: &'a str,
    pub cover_alt: &'a str,
    pub series: Option<(SeriesId, i64)>,
}

/// Writes the words down as the next version.
pub fn set_words(
    tx: &mut Conn,
    article: &Article,
    words: &Words<'_>,
    by: UserId,
    now: Ts,
) -> QueryResult<()> {
    diesel::update(articles::table.find(article.id))
        .set((
            articles::title.eq(words.title),
            articles::tags.eq(words.tags),
            articles::body.eq(words.body),
            articles::label_id.eq(words.label),
            articles::state.eq(words.state),
            articles::publish_at.eq(words.publish_at),
            articles::version.eq(article.version + 1),
            articles::updated_at.eq(now),
            articles::updated_by.eq(by),
        ))
        .execute(tx)?;
    Ok(())
}

pub fn set_extras(tx: &mut Conn, id: ArticleId, extras: &Extras<'_>, by: UserId, now: Ts) -> QueryResult<()> {
    diesel::update(articles::table.find(id))
        .set((
            articles::excerpt.eq(extras.excerpt),
            articles::cover_alt.eq(extras.cover_alt),
            articles::series_id.eq(extras.series.map(|(series, _)| series)),
            articles::series_position.eq(extras.series.map_or(0, |(_, position)| position)),
            articles::updated_at.eq(now),
            articles::updated_by.eq(by),
        ))
        .execute(tx)?;
    Ok(())
}

/// From now on the thread has the words.
pub fn set_published(
    tx: &mut Conn,
    id: ArticleId,
    thread: ThreadId,
    excerpt: &str,
    now: Ts,
) -> QueryResult<()> {
    diesel::update(articles::table.find(id))
        .set((
            articles::thread_id.eq(thread),
            articles::state.eq(State::Published),
            articles::title.eq(""),
            articles::tags.eq(""),
            articles::body.eq(""),
            articles::label_id.eq(None::<LabelId>),
            articles::excerpt.eq(excerpt),
            articles::publish_at.eq(None::<Ts>),
            articles::updated_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// Back among the drafts.
pub fn set_draft(tx: &mut Conn, id: ArticleId) -> QueryResult<()> {
    diesel::update(articles::table.find(id))
        .set((articles::state.eq(State::Draft), articles::publish_at.eq(None::<Ts>)))
        .execute(tx)?;
    Ok(())
}

pub fn set_cover(tx: &mut Conn, id: ArticleId, cover: Option<&Cover>) -> QueryResult<()> {
    diesel::update(articles::table.find(id))
        .set((
            articles::cover.eq(cover.map(|cover| &cover.name)),
            articles::cover_width.eq(cover.map_or(0, |cover| cover.width)),
            articles::cover_height.eq(cover.map_or(0, |cover| cover.height)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Only for what was never published; its revisions go with it.
pub fn delete(tx: &mut Conn, id: ArticleId) -> QueryResult<()> {
    diesel::delete(article_revisions::table.filter(article_revisions::article_id.eq(id))).execute(tx)?;
    diesel::delete(articles::table.find(id).filter(articles::thread_id.is_null())).execute(tx)?;
    Ok(())
}

pub fn insert_revision(tx: &mut Conn, article: &Article, by: UserId, now: Ts) -> QueryResult<()> {
    diesel::insert_into(article_revisions::table)
        .values((
            article_revisions::article_id.eq(article.id),
            article_revisions::version.eq(article.version),
            article_revisions::title.eq(&article.title),
            article_revisions::body.eq(&article.body),
            article_revisions::replaced_by.eq(by),
            article_revisions::replaced_at.eq(now),
        ))
        .execute(tx)?;
    Ok(())
}

/// What an unpublished article said before, newest first.
pub fn revisions_of(conn: &mut Conn, id: ArticleId, most: i64) -> QueryResult<Vec<DraftRevision>> {
    article_revisions::table
        .filter(article_revisions::article_id.eq(id))
        .order(article_revisions::version.desc())
        .limit(most)
        .select(DraftRevision::as_select())
        .load(conn)
}

/// What is not published, the last changed first; with `author` only theirs.
pub fn unpublished(conn: &mut Conn, author: Option<UserId>, most: i64) -> QueryResult<Vec<Article>> {
    let mut query: articles::BoxedQuery<'_, MultiBackend> =
        articles::table.into_boxed().filter(articles::thread_id.is_null());
    if let Some(author) = author {
        query = query.filter(articles::author_id.eq(author));
    }
    query
        .order((articles::updated_at.desc(), articles::id.desc()))
        .limit(most)
        .select(Article::as_select())
        .load(conn)
}

/// Scheduled articles whose time has come, the earliest first.
pub fn due(conn: &mut Conn, now: Ts, most: i64) -> QueryResult<Vec<Article>> {
    articles::table
        // Written out: the index of scheduled articles is found by these words.
        .filter(sql::<Bool>("articles.state = 'scheduled'"))
        .filter(articles::publish_at.le(now))
        .order((articles::publish_at, articles::id))
        .limit(most)
        .select(Article::as_select())
        .load(conn)
}

/// The series of this title, made when there is none; titles that differ in case or accents are one.
pub fn series_named(tx: &mut Conn, title: &str) -> QueryResult<SeriesId> {
    let key = fold(title);
    each!(tx, c => diesel::insert_into(article_series::table)
        .values((article_series::title.eq(title), article_series::title_key.eq(&key)))
        .on_conflict(article_series::title_key)
        .do_nothing()
        .execute(c))?;
    article_series::table.filter(article_series::title_key.eq(&key)).select(article_series::id).first(tx)
}

pub fn series(conn: &mut Conn, id: SeriesId) -> QueryResult<Series> {
    article_series::table.find(id).select(Series::as_select()).first(conn)
}

/// The series that were added to last, to choose from.
pub fn series_titles(conn: &mut Conn, most: i64) -> QueryResult<Vec<String>> {
    article_series::table
        .order(article_series::id.desc())
        .limit(most)
        .select(article_series::title)
        .load(conn)
}

/// The post that holds a published article's words.
pub fn first_post(conn: &mut Conn, thread: ThreadId) -> QueryResult<PostId> {
    posts::table.filter(posts::thread_id.eq(thread)).filter(posts::number.eq(1)).select(posts::id).first(conn)
}
