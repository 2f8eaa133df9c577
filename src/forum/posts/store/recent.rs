//! What somebody wrote lately.

use diesel::prelude::*;
use serde::Serialize;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardId;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::{ThreadId, url};
use crate::kit::db::{Conn, Ts, any_of};
use crate::schema::{posts, threads};

/// A reply in a list: its thread, when, and its first words.
#[derive(Clone, Debug, Serialize)]
pub struct RecentPost {
    pub title: String,
    pub url: String,
    pub created_at: i64,
    pub excerpt: String,
    pub is_solution: bool,
}

/// Somebody's visible replies in these boards, newest first.
pub fn replies_of(
    conn: &mut Conn,
    author: UserId,
    boards: &[BoardId],
    page_size: i64,
    size: i64,
) -> QueryResult<Vec<RecentPost>> {
    let rows: Vec<(ThreadId, String, String, i64, String, Ts, bool)> = posts::table
        .inner_join(threads::table)
        .filter(posts::author_id.eq(author))
        .filter(posts::number.gt(1))
        .filter(posts::state.eq("visible"))
        .filter(threads::state.eq("visible"))
        .filter(any_of(threads::board_id, boards))
        .order(posts::created_at.desc())
        .limit(size)
        .select((
            threads::id,
            threads::slug,
            threads::title,
            posts::number,
            posts::body,
            posts::created_at,
            posts::is_solution,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(thread, slug, title, number, body, at, is_solution)| RecentPost {
            title,
            url: permalink(&url(thread, &slug), number, page_size),
            created_at: at.0,
            excerpt: crate::kit::text::excerpt::excerpt(&body, 160),
            is_solution,
        })
        .collect())
}

impl RecentPost {
    pub fn sample() -> Self {
        Self {
            title: "Gapless playback".to_owned(),
            url: "/threads/1/gapless#post-2".to_owned(),
            created_at: 0,
            excerpt: "Try this.".to_owned(),
            is_solution: true,
        }
    }
}
