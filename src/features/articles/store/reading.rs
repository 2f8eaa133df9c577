//! What pages ask about published articles.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::features::articles::model::{Beside, EXCERPT, SeriesId};
use crate::forum::accounts::model::UserId;
use crate::forum::boards::model::{BoardId, BoardKind};
use crate::forum::boards::policy::open_to;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, any_of};
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::html::text_of;
use crate::schema::{article_series, article_votes, articles, boards, posts, tags, thread_tags, threads};

/// What stands beside an article for a reader: its row, its series' title, the reader's vote.
pub type Page = (Beside, Option<String>, Option<bool>);

/// In one query; `None` for a thread that came from elsewhere.
pub fn page_of(conn: &mut Conn, viewer: &Viewer, thread: ThreadId) -> QueryResult<Option<Page>> {
    let user = viewer.id().unwrap_or(UserId(0));
    articles::table
        .left_join(article_series::table)
        .left_join(
            article_votes::table
                .on(article_votes::article_id.eq(articles::id).and(article_votes::user_id.eq(user))),
        )
        .filter(articles::thread_id.eq(thread))
        .select((Beside::as_select(), article_series::title.nullable(), article_votes::helpful.nullable()))
        .first(conn)
        .optional()
}

/// An article in a list: what stands beside it, if anything does, and its visible words.
pub type Short = (Option<Beside>, String);

/// These articles, in one query.
pub fn shorts(conn: &mut Conn, ids: &[ThreadId]) -> QueryResult<HashMap<ThreadId, Short>> {
    let rows: Vec<(ThreadId, Option<Beside>, String)> = posts::table
        .left_join(articles::table.on(articles::thread_id.eq(posts::thread_id.nullable())))
        .filter(any_of(posts::thread_id, ids))
        .filter(posts::number.eq(1))
        .filter(posts::state.eq("visible"))
        .select((posts::thread_id, Option::<Beside>::as_select(), posts::html))
        .load(conn)?;
    Ok(rows.into_iter().map(|(thread, beside, html)| (thread, (beside, html))).collect())
}

/// Its own excerpt, or its beginning.
pub fn excerpt_of((beside, html): &Short) -> String {
    match beside.as_ref().map(|beside| beside.excerpt.as_str()) {
        Some(own) if !own.is_empty() => own.to_owned(),
        _ => excerpt(&text_of(html), EXCERPT),
    }
}

/// An article by its place: thread, slug and title.
pub type Part = (ThreadId, String, String);

/// The parts of a series that the viewer may read, in their order.
pub fn parts(conn: &mut Conn, viewer: &Viewer, series: SeriesId, most: i64) -> QueryResult<Vec<Part>> {
    articles::table
        .inner_join(threads::table.inner_join(boards::table))
        .filter(articles::series_id.eq(series))
        .filter(threads::state.eq("visible"))
        .filter(any_of(boards::read_access, open_to(viewer)))
        .order((articles::series_position, articles::id))
        .limit(most)
        .select((threads::id, threads::slug, threads::title))
        .load(conn)
}

/// A series with its first part and how many it has.
#[derive(Clone, Debug)]
pub struct SeriesOf {
    pub title: String,
    pub first: Part,
    pub parts: usize,
}

/// The series in these boards, the newest first.
pub fn series_in(conn: &mut Conn, boards: &[BoardId], most: usize) -> QueryResult<Vec<SeriesOf>> {
    let rows: Vec<(SeriesId, String, ThreadId, String, String)> = articles::table
        .inner_join(article_series::table)
        .inner_join(threads::table)
        .filter(any_of(threads::board_id, boards))
        .filter(threads::state.eq("visible"))
        .order((article_series::id.desc(), articles::series_position, articles::id))
        .limit(i64::try_from(most).unwrap_or(1) * 12)
        .select((article_series::id, article_series::title, threads::id, threads::slug, threads::title))
        .load(conn)?;
    let mut found: Vec<(SeriesId, SeriesOf)> = Vec::new();
    for (id, title, thread, slug, name) in rows {
        match found.last_mut().filter(|(last, _)| *last == id) {
            Some((_, series)) => series.parts += 1,
            None => found.push((id, SeriesOf { title, first: (thread, slug, name), parts: 1 })),
        }
    }
    found.truncate(most);
    Ok(found.into_iter().map(|(_, series)| series).collect())
}

/// The articles of these boards that helped most.
pub fn most_helpful(conn: &mut Conn, boards: &[BoardId], most: i64) -> QueryResult<Vec<(Part, i64)>> {
    let rows: Vec<(ThreadId, String, String, i64)> = articles::table
        .inner_join(threads::table)
        .filter(any_of(threads::board_id, boards))
        .filter(threads::state.eq("visible"))
        .filter(articles::helpful_count.gt(0))
        .order((articles::helpful_count.desc(), articles::id.desc()))
        .limit(most)
        .select((threads::id, threads::slug, threads::title, articles::helpful_count))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, slug, title, count)| ((id, slug, title), count)).collect())
}

/// Of so many articles with one of the tags, the newest are compared.
const COMPARED: i64 = 80;

/// Other articles that the viewer may read and that share these tags: those that share most first, then the newest.
pub fn related(
    conn: &mut Conn,
    viewer: &Viewer,
    thread: &Thread,
    names: &[String],
    most: usize,
) -> QueryResult<Vec<Part>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Part> = thread_tags::table
        .inner_join(tags::table)
        .inner_join(threads::table.inner_join(boards::table))
        .filter(any_of(tags::name, names))
        .filter(threads::id.ne(thread.id))
        .filter(threads::state.eq("visible"))
        .filter(any_of(boards::kind, &[BoardKind::Faq, BoardKind::Blog]))
        .filter(any_of(boards::read_access, open_to(viewer)))
        .order(threads::id.desc())
        .limit(COMPARED)
        .select((threads::id, threads::slug, threads::title))
        .load(conn)?;
    // One row for each shared tag, those of one article side by side.
    let mut shared: Vec<(usize, Part)> = Vec::new();
    for part in rows {
        match shared.last_mut().filter(|(_, last)| last.0 == part.0) {
            Some((count, _)) => *count += 1,
            None => shared.push((1, part)),
        }
    }
    shared.sort_by_key(|(count, part)| (std::cmp::Reverse(*count), std::cmp::Reverse(part.0)));
    Ok(shared.into_iter().take(most).map(|(_, part)| part).collect())
}
