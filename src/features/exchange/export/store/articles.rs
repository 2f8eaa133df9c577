//! What stands beside articles, as a thread's record has it.

use std::collections::HashMap;

use diesel::prelude::*;

use super::names_of;
use crate::features::exchange::model::{ArticleRecord, Kind, OpinionRecord};
use crate::kit::db::{Conn, Ts};
use crate::schema::{article_series, article_votes, articles};

/// Of those among these threads that are articles.
pub fn of(conn: &mut Conn, threads: &[i64]) -> QueryResult<HashMap<i64, ArticleRecord>> {
    let rows: Vec<(i64, i64, String, i64, Option<String>)> = articles::table
        .left_join(article_series::table)
        .filter(articles::thread_id.eq_any(threads))
        .select((
            articles::id,
            articles::thread_id.assume_not_null(),
            articles::excerpt,
            articles::series_position,
            article_series::title.nullable(),
        ))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let said: Vec<(i64, i64, bool, Ts)> = article_votes::table
        .filter(article_votes::article_id.eq_any(&ids))
        .order((article_votes::article_id, article_votes::user_id))
        .load(conn)?;
    let user = names_of(conn, Kind::User, &said.iter().map(|row| row.1).collect::<Vec<_>>())?;
    let mut opinions: HashMap<i64, Vec<OpinionRecord>> = HashMap::new();
    for (article, who, helpful, at) in said {
        let opinion = OpinionRecord { user: user(who), helpful, at: at.rfc3339() };
        opinions.entry(article).or_default().push(opinion);
    }
    let record = |(id, thread, excerpt, position, series)| {
        let opinions = opinions.remove(&id).unwrap_or_default();
        (thread, ArticleRecord { series, position, excerpt, opinions })
    };
    Ok(rows.into_iter().map(record).collect())
}
