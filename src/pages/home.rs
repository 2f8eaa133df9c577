//! The front page: search first, known problems, areas and boards, what is alive.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::area::BoardCard;
use super::rows::Rows;
use crate::forum::boards::model::{Board, BoardId, BoardKind};
use crate::forum::boards::{policy, store};
use crate::forum::frame::Frame;
use crate::forum::threads::store::lists::{self as listing, Answered, Filter, Sort};
use crate::forum::threads::views::ThreadRow;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;

const LIVELY: i64 = 8;
const FEW: i64 = 5;

#[derive(Debug, Serialize)]
pub struct HomeArea {
    pub name: String,
    pub url: String,
    pub slug: String,
    pub boards: Vec<BoardCard>,
}

#[derive(Debug, Serialize)]
pub struct HomePage {
    pub issues: Vec<ThreadRow>,
    pub featured: Vec<ThreadRow>,
    pub lively: Vec<ThreadRow>,
    pub solved: Vec<ThreadRow>,
    pub articles: Vec<ThreadRow>,
    pub home_areas: Vec<HomeArea>,
}

pub async fn show(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (asker, brand) = (viewer.clone(), site.config.brand.clone());
    let page = site.db.read(move |conn| load(conn, &asker, &brand)).await?;
    let title = site.config.brand.clone();
    Frame::new(&site, &viewer, &request).show("pages/home.html", &title, &page).await
}

fn load(conn: &mut Conn, viewer: &Viewer, brand: &str) -> Result<HomePage, Error> {
    let boards = store::visible_boards(conn, viewer)?;
    let of = |kind: BoardKind| -> Vec<&Board> { boards.iter().filter(|board| board.kind == kind).collect() };
    let everywhere: Vec<&Board> = boards.iter().filter(|board| board.kind != BoardKind::Vault).collect();
    let all = Filter::default();
    let solved = Filter { answered: Some(Answered::Solved), ..Filter::default() };
    let guest = Viewer::guest();
    let mut list = |boards: &[&Board], filter: &Filter, sort: Sort, size: i64| {
        if boards.is_empty() {
            return Ok(Vec::new());
        }
        listing::page_of_boards(conn, &guest, boards, (filter, sort), None, size)
    };
    let issues = list(&of(BoardKind::Issue), &all, Sort::Activity, FEW)?;
    let lively = list(&everywhere, &all, Sort::Activity, LIVELY)?;
    let solved = list(&of(BoardKind::Help), &solved, Sort::Activity, FEW)?;
    let articles = list(&of(BoardKind::Blog), &all, Sort::Newest, 2)?;
    let ids: Vec<BoardId> = everywhere.iter().map(|board| board.id).collect();
    let featured = listing::featured(conn, &ids, 3)?;
    let shown: Vec<_> = [&issues, &lively, &solved, &articles, &featured].into_iter().flatten().collect();
    let rows = Rows::gather(conn, viewer, brand, &shown, &boards)?;
    let areas = store::areas(conn)?;
    Ok(HomePage {
        issues: rows.rows(&issues),
        featured: rows.rows(&featured),
        lively: rows.rows(&lively),
        solved: rows.rows(&solved),
        articles: rows.rows(&articles),
        home_areas: areas
            .into_iter()
            .map(|area| HomeArea {
                boards: cards(&boards, |board| board.area_id == area.id),
                url: format!("/areas/{}", area.slug),
                name: area.name,
                slug: area.slug,
            })
            .filter(|area| !area.boards.is_empty())
            .collect(),
    })
}

fn cards(boards: &[Board], keep: impl Fn(&Board) -> bool) -> Vec<BoardCard> {
    boards.iter().filter(|board| keep(board)).map(BoardCard::from).collect()
}

#[derive(Debug, Serialize)]
pub struct ChoicePage {
    pub home_areas: Vec<HomeArea>,
}

/// Where to start a thread: the boards that are open to this person.
pub async fn choose_board(site: Site, viewer: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let asker = viewer.viewer();
    let page = site
        .db
        .read(move |conn| {
            let boards = store::visible_boards(conn, &asker)?;
            let areas = store::areas(conn)?;
            let home_areas = areas
                .into_iter()
                .map(|area| HomeArea {
                    boards: cards(&boards, |board| {
                        board.area_id == area.id && policy::open_to(&asker).contains(&board.post_access)
                    })
                    .into_iter()
                    .map(|card| BoardCard { url: format!("{}/new", card.url), ..card })
                    .collect(),
                    url: format!("/areas/{}", area.slug),
                    name: area.name,
                    slug: area.slug,
                })
                .filter(|area| !area.boards.is_empty())
                .collect();
            Ok::<_, Error>(ChoicePage { home_areas })
        })
        .await?;
    Frame::new(&site, &viewer.viewer(), &request).show("pages/choose_board.html", "New thread", &page).await
}

impl HomePage {
    pub fn sample() -> Self {
        let row = || vec![ThreadRow::sample()];
        Self {
            issues: row(),
            featured: row(),
            lively: row(),
            solved: row(),
            articles: row(),
            home_areas: ChoicePage::sample().home_areas,
        }
    }
}

impl ChoicePage {
    pub fn sample() -> Self {
        let area = super::area::AreaPage::sample();
        Self {
            home_areas: vec![HomeArea {
                name: area.name,
                url: area.url,
                slug: area.slug,
                boards: area.boards,
            }],
        }
    }
}
