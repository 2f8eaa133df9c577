//! Rows beside articles.

use diesel::prelude::*;

use crate::each;
use crate::forum::boards::model::BoardKind;
use crate::kit::db::{Conn, Ts};
use crate::kit::text::fold::fold;
use crate::schema::{article_series, article_votes, articles, boards, threads};

/// What a file says of the article that is this thread.
#[derive(Clone, Debug)]
pub struct Making {
    pub thread: i64,
    pub series: Option<String>,
    pub position: i64,
    pub excerpt: String,
    /// Who, whether it helped them, and when they said so.
    pub opinions: Vec<(i64, bool, Ts)>,
}

/// Writes what isn't here yet; a thread that is no article is passed over.
pub fn insert(tx: &mut Conn, making: &[Making]) -> QueryResult<()> {
    for article in making {
        let thread: Option<(i64, i64, Ts, BoardKind)> = threads::table
            .inner_join(boards::table)
            .filter(threads::id.eq(article.thread))
            .select((threads::board_id, threads::author_id, threads::created_at, boards::kind))
            .first(tx)
            .optional()?;
        let Some((board, author, at, kind)) = thread else { continue };
        if !kind.is_articles() {
            continue;
        }
        let series = article.series.as_deref().map(|title| series_named(tx, title)).transpose()?;
        let row = (
            articles::thread_id.eq(article.thread),
            articles::board_id.eq(board),
            articles::author_id.eq(author),
            articles::state.eq("published"),
            (articles::title.eq(""), articles::tags.eq(""), articles::body.eq("")),
            articles::excerpt.eq(&article.excerpt),
            articles::series_id.eq(series),
            articles::series_position.eq(article.position),
            (articles::created_at.eq(at), articles::updated_at.eq(at), articles::updated_by.eq(author)),
        );
        let new = each!(&mut *tx, c => diesel::insert_into(articles::table)
            .values(row)
            .on_conflict(articles::thread_id)
            .do_nothing()
            .execute(c))?;
        if new == 1 {
            insert_opinions(tx, article)?;
        }
    }
    Ok(())
}

fn insert_opinions(tx: &mut Conn, article: &Making) -> QueryResult<()> {
    let row = articles::table.filter(articles::thread_id.eq(article.thread));
    let id: i64 = row.select(articles::id).first(tx)?;
    for (user, helpful, at) in &article.opinions {
        let row = (
            article_votes::article_id.eq(id),
            article_votes::user_id.eq(user),
            article_votes::helpful.eq(helpful),
            article_votes::at.eq(at),
        );
        each!(&mut *tx, c => {
            diesel::insert_into(article_votes::table).values(row).on_conflict_do_nothing().execute(c)
        })?;
    }
    let count = |helpful: bool| {
        article_votes::table
            .filter(article_votes::article_id.eq(id))
            .filter(article_votes::helpful.eq(helpful))
            .count()
    };
    let (helpful, unhelpful): (i64, i64) = (count(true).get_result(tx)?, count(false).get_result(tx)?);
    diesel::update(articles::table.find(id))
        .set((articles::helpful_count.eq(helpful), articles::unhelpful_count.eq(unhelpful)))
        .execute(tx)?;
    Ok(())
}

/// A series is known by its title.
fn series_named(tx: &mut Conn, title: &str) -> QueryResult<i64> {
    let key = fold(title);
    each!(&mut *tx, c => diesel::insert_into(article_series::table)
        .values((article_series::title.eq(title), article_series::title_key.eq(&key)))
        .on_conflict(article_series::title_key)
        .do_nothing()
        .execute(c))?;
    article_series::table.filter(article_series::title_key.eq(&key)).select(article_series::id).first(tx)
}
