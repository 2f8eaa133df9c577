//! What somebody wrote: lately, what solved a question, what others thanked for.

use diesel::prelude::*;
use serde::Serialize;

use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::BoardId;
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::threads::model::{ThreadId, url};
use crate::kit::db::{Conn, Cursor, Ts, any_of};
use crate::kit::text::html::text_of;
use crate::schema::{posts, threads};

/// A reply in a list: its thread, when, and its first words.
#[derive(Clone, Debug, Serialize)]
pub struct RecentPost {
    pub title: String,
    pub url: String,
    pub created_at: i64,
    pub excerpt: String,
    pub is_solution: bool,
    pub kudos: i64,
}

/// Which of somebody's posts a list shows, the first named first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Replies, the newest first.
    Replies,
    /// Accepted solutions, the latest accepted first.
    Solutions,
    /// Posts with kudos, those with the most first.
    Appreciated,
}

type Row = (ThreadId, String, String, PostId, i64, String, Ts, bool, i64, Option<Ts>);

/// Somebody's visible posts in these boards: a page, and where the next one begins.
pub fn page_of(
    conn: &mut Conn,
    author: UserId,
    boards: &[BoardId],
    (which, after): (Which, Option<Cursor>),
    (page_size, size): (i64, i64),
) -> QueryResult<(Vec<RecentPost>, Option<Cursor>)> {
    macro_rules! by {
        ($filter:expr, $key:expr) => {{
            let mut query = posts::table
                .inner_join(threads::table)
                .filter(posts::author_id.eq(author))
                .filter(posts::state.eq("visible"))
                .filter(threads::state.eq("visible"))
                .filter(any_of(threads::board_id, boards))
                .filter($filter)
                .order(($key.desc(), posts::id.desc()))
                .limit(size + 1)
                .select((
                    threads::id,
                    threads::slug,
                    threads::title,
                    posts::id,
                    posts::number,
                    posts::html,
                    posts::created_at,
                    posts::is_solution,
                    posts::kudos_count,
                    posts::accepted_at,
                ))
                .into_boxed();
            if let Some(Cursor { key, id }) = after {
                query = query.filter($key.lt(key).or($key.eq(key).and(posts::id.lt(id))));
            }
            query.load(conn)?
        }};
    }
    let mut rows: Vec<Row> = match which {
        Which::Replies => by!(posts::number.gt(1), posts::created_at),
        Which::Solutions => by!(posts::is_solution, posts::accepted_at),
        // Written out: an index that holds posts with kudos alone is found by these words.
        Which::Appreciated => {
            by!(diesel::dsl::sql::<diesel::sql_types::Bool>("posts.kudos_count > 0"), posts::kudos_count)
        }
    };
    let more = rows.len() as i64 > size;
    rows.truncate(usize::try_from(size).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|row| {
        let key = match which {
            Which::Replies => row.6.0,
            Which::Solutions => row.9.map_or(0, |at| at.0),
            Which::Appreciated => row.8,
        };
        Cursor::new(key, row.3.0)
    });
    let view = |(thread, slug, title, _, number, html, at, is_solution, kudos, _): Row| RecentPost {
        title,
        url: permalink(&url(thread, &slug), number, page_size),
        created_at: at.0,
        excerpt: crate::kit::text::excerpt::excerpt(&text_of(&html), 160),
        is_solution,
        kudos,
    };
    Ok((rows.into_iter().map(view).collect(), next))
}

impl RecentPost {
    pub fn sample() -> Self {
        Self {
            title: "Gapless playback".to_owned(),
            url: "/threads/1/gapless#post-2".to_owned(),
            created_at: 0,
            excerpt: "Try this.".to_owned(),
            is_solution: true,
            kudos: 3,
        }
    }
}
