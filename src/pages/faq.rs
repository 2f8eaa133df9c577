//! The FAQs: topics, series, what helped most, and every article.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::area::BoardCard;
use super::board::Query;
use super::rows::Rows;
use crate::features::articles::policy;
use crate::features::articles::store::{reading, writers};
use crate::forum::boards::model::{Board, BoardId, BoardKind};
use crate::forum::boards::store;
use crate::forum::frame::Frame;
use crate::forum::threads::model::url;
use crate::forum::threads::store::lists::{self as listing, Filter, Sort};
use crate::forum::threads::views::{Link, ThreadRow};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor};
use crate::kit::error::Error;
use crate::kit::site::Site;

const SIZE: i64 = 30;
const SERIES: usize = 8;
const HELPFUL: i64 = 6;

#[derive(Debug, Serialize)]
pub struct SeriesCard {
    pub title: String,
    /// Its first part.
    pub url: String,
    pub parts: usize,
}

#[derive(Debug, Serialize)]
pub struct HelpfulView {
    pub title: String,
    pub url: String,
    pub count: i64,
}

#[derive(Debug, Serialize)]
pub struct FaqPage {
    pub topics: Vec<BoardCard>,
    pub series: Vec<SeriesCard>,
    pub helpful: Vec<HelpfulView>,
    pub rows: Vec<ThreadRow>,
    /// Only articles with this tag are listed.
    pub tag: Option<String>,
    pub is_first: bool,
    pub first_url: String,
    pub next_url: Option<String>,
    /// For those who write: a board each.
    pub write: Vec<Link>,
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (asker, on) = (viewer.clone(), site.clone());
    let page = site.db.read(move |conn| load(conn, &on, &asker, &query)).await?;
    Frame::new(&site, &viewer, &request).show("pages/faq.html", "FAQs", &page).await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, query: &Query) -> Result<FaqPage, Error> {
    let boards: Vec<Board> = store::visible_boards(conn, viewer)?
        .into_iter()
        .filter(|board| board.kind == BoardKind::Faq)
        .collect();
    let asked: Vec<&Board> = boards.iter().collect();
    let ids: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    let (tag, after) = (query.tag(), query.after);
    let filter = Filter { tag: tag.clone(), ..Filter::default() };
    let mut threads =
        listing::page_of_boards(conn, viewer, &asked, (&filter, Sort::Newest), after, SIZE + 1)?;
    let more = super::cut(&mut threads, SIZE);
    let all: Vec<_> = threads.iter().collect();
    let rows = Rows::gather(conn, viewer, &site.config, &all, &boards)?;
    let front = tag.is_none() && after.is_none();
    let series = if front { reading::series_in(conn, &ids, SERIES)? } else { Vec::new() };
    let helpful = if front { reading::most_helpful(conn, &ids, HELPFUL)? } else { Vec::new() };
    let grants = writers::grants(conn, viewer)?;
    let list = |after: Option<Cursor>| query.list("/faq", after);
    Ok(FaqPage {
        topics: boards.iter().map(BoardCard::from).collect(),
        series: series
            .into_iter()
            .map(|series| SeriesCard {
                title: series.title,
                url: url(series.first.0, &series.first.1),
                parts: series.parts,
            })
            .collect(),
        helpful: helpful
            .into_iter()
            .map(|((id, slug, title), count)| HelpfulView { title, url: url(id, &slug), count })
            .collect(),
        rows: rows.rows(&threads),
        is_first: after.is_none(),
        first_url: list(None),
        next_url: threads.last().filter(|_| more).map(|last| list(Some(Sort::Newest.cursor(last)))),
        write: boards
            .iter()
            .filter(|board| policy::may_write(viewer, grants, board).is_ok())
            .map(|board| Link { name: board.name.clone(), url: board.writing_url() })
            .collect(),
        tag,
    })
}

impl FaqPage {
    pub fn sample() -> Self {
        let area = super::area::AreaPage::sample();
        Self {
            topics: area.boards,
            series: vec![SeriesCard {
                title: "Ideas".to_owned(),
                url: "/threads/1/ideas".to_owned(),
                parts: 4,
            }],
            helpful: vec![HelpfulView {
                title: "Music stops by itself".to_owned(),
                url: "/threads/2/music".to_owned(),
                count: 12,
            }],
            rows: vec![ThreadRow::sample()],
            tag: Some("sound".to_owned()),
            is_first: true,
            first_url: "/faq".to_owned(),
            next_url: Some("/faq?after=1.2".to_owned()),
            write: vec![Link {
                name: "Troubleshooting".to_owned(),
                url: "/articles/new?board=troubleshooting".to_owned(),
            }],
        }
    }
}
