//! The blog: the newest first, with covers and excerpts, and the way to get it by e-mail.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::article_card::{ArticleCard, cards};
use super::board::Query;
use crate::features::articles::policy;
use crate::features::articles::store::writers;
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions;
use crate::features::notifications::views::ButtonView;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store;
use crate::forum::frame::Frame;
use crate::forum::threads::store::lists::{self as listing, Filter, Sort};
use crate::forum::threads::views::Link;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor};
use crate::kit::error::Error;
use crate::kit::site::Site;

const SIZE: i64 = 12;

#[derive(Debug, Serialize)]
pub struct BlogPage {
    pub cards: Vec<ArticleCard>,
    /// Only articles with this tag are listed.
    pub tag: Option<String>,
    pub is_first: bool,
    pub first_url: String,
    pub next_url: Option<String>,
    /// For those who write: a board each.
    pub write: Vec<Link>,
    /// For members; guests give an address.
    pub subscribe: Option<ButtonView>,
    /// Whether guests are asked for the small sum, on a page of its own.
    pub asks_work: bool,
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (asker, brand) = (viewer.clone(), site.config.brand.clone());
    let mut page = site.db.read(move |conn| load(conn, &asker, &brand, &query)).await?;
    page.asks_work = site.config.spam.work_bits > 0;
    Frame::new(&site, &viewer, &request).show("pages/blog.html", "Community Blog", &page).await
}

fn load(conn: &mut Conn, viewer: &Viewer, brand: &str, query: &Query) -> Result<BlogPage, Error> {
    let boards: Vec<Board> = store::visible_boards(conn, viewer)?
        .into_iter()
        .filter(|board| board.kind == BoardKind::Blog)
        .collect();
    let asked: Vec<&Board> = boards.iter().collect();
    let (tag, after) = (query.tag(), query.after);
    let filter = Filter { tag: tag.clone(), ..Filter::default() };
    let mut threads =
        listing::page_of_boards(conn, viewer, &asked, (&filter, Sort::Newest), after, SIZE + 1)?;
    let more = super::cut(&mut threads, SIZE);
    let grants = writers::grants(conn, viewer)?;
    let list = |after: Option<Cursor>| query.list("/blog", after);
    Ok(BlogPage {
        cards: cards(conn, brand, &threads)?,
        is_first: after.is_none(),
        first_url: list(None),
        next_url: threads.last().filter(|_| more).map(|last| list(Some(Sort::Newest.cursor(last)))),
        write: boards
            .iter()
            .filter(|board| policy::may_write(viewer, grants, board).is_ok())
            .map(|board| Link { name: board.name.clone(), url: board.writing_url() })
            .collect(),
        subscribe: subscribe(conn, viewer)?,
        asks_work: false,
        tag,
    })
}

fn subscribe(conn: &mut Conn, viewer: &Viewer) -> Result<Option<ButtonView>, Error> {
    let Some(user) = viewer.id() else { return Ok(None) };
    let target = Target::new(Place::Blog, 0);
    let is_on = subscriptions::wanted(conn, user, target)?.unwrap_or(false);
    Ok(ButtonView::of(viewer, target, is_on, "/blog"))
}

impl BlogPage {
    pub fn sample() -> Self {
        Self {
            cards: vec![ArticleCard::sample(), ArticleCard { cover: None, ..ArticleCard::sample() }],
            tag: Some("news".to_owned()),
            is_first: true,
            first_url: "/blog".to_owned(),
            next_url: Some("/blog?after=1.2".to_owned()),
            write: vec![Link {
                name: "Community Blog".to_owned(),
                url: "/articles/new?board=community-blog".to_owned(),
            }],
            subscribe: Some(ButtonView::sample()),
            asks_work: true,
        }
    }
}
