//! Whether articles helped: one vote a member, and the counts beside the article.

use diesel::prelude::*;

use crate::features::articles::model::ArticleId;
use crate::forum::accounts::model::UserId;
use crate::kit::db::{Conn, Ts};
use crate::schema::{article_votes, articles};

pub fn of(conn: &mut Conn, article: ArticleId, user: UserId) -> QueryResult<Option<bool>> {
    article_votes::table.find((article, user)).select(article_votes::helpful).first(conn).optional()
}

/// Changes the vote from what it is to what it shall be, and the counts with it.
/// The article's thread must be held, so that two changes at once follow each other.
pub fn change(
    tx: &mut Conn,
    article: ArticleId,
    user: UserId,
    (old, new): (Option<bool>, Option<bool>),
    now: Ts,
) -> QueryResult<()> {
    match (old, new) {
        (None, Some(helpful)) => {
            let row = (
                article_votes::article_id.eq(article),
                article_votes::user_id.eq(user),
                article_votes::helpful.eq(helpful),
                article_votes::at.eq(now),
            );
            diesel::insert_into(article_votes::table).values(row).execute(tx)?;
        }
        (Some(_), Some(helpful)) => {
            diesel::update(article_votes::table.find((article, user)))
                .set((article_votes::helpful.eq(helpful), article_votes::at.eq(now)))
                .execute(tx)?;
        }
        (_, None) => {
            diesel::delete(article_votes::table.find((article, user))).execute(tx)?;
        }
    }
    let by = |which: bool| i64::from(new == Some(which)) - i64::from(old == Some(which));
    diesel::update(articles::table.find(article))
        .set((
            articles::helpful_count.eq(articles::helpful_count + by(true)),
            articles::unhelpful_count.eq(articles::unhelpful_count + by(false)),
        ))
        .execute(tx)?;
    Ok(())
}
