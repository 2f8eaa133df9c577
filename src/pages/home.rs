//! The front page: search first, known problems, areas and boards, what is alive.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use tera::Value;

use super::area::BoardCard;
use super::article_card::{self, ArticleCard};
use super::month;
use super::rows::Rows;
use crate::features::solutions::store::{self as solutions, Solved};
use crate::forum::accounts::model::PersonView;
use crate::forum::boards::model::{Board, BoardId, BoardKind};
use crate::forum::boards::{policy, store};
use crate::forum::frame::Frame;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::url;
use crate::forum::threads::store::lists::{self as listing, Filter, Sort};
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

/// A solution that was accepted lately.
#[derive(Debug, Serialize)]
pub struct SolvedView {
    pub title: String,
    /// The answer's place in its thread.
    pub url: String,
    pub board: String,
    pub by: PersonView,
    pub at: i64,
}

#[derive(Debug, Serialize)]
pub struct HomePage {
    pub issues: Vec<ThreadRow>,
    pub featured: Vec<ThreadRow>,
    pub lively: Vec<ThreadRow>,
    pub solved: Vec<SolvedView>,
    /// [`month::ContributorView`]s.
    pub contributors: Value,
    /// The newest of the blog.
    pub articles: Vec<ArticleCard>,
    pub home_areas: Vec<HomeArea>,
}

pub async fn show(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (asker, on) = (viewer.clone(), site.clone());
    let page = site.db.read(move |conn| load(conn, &on, &asker)).await?;
    let title = site.config.brand.clone();
    Frame::new(&site, &viewer, &request).show("pages/home.html", &title, &page).await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer) -> Result<HomePage, Error> {
    let boards = store::visible_boards(conn, viewer)?;
    let of = |kind: BoardKind| -> Vec<&Board> { boards.iter().filter(|board| board.kind == kind).collect() };
    let everywhere: Vec<&Board> = boards.iter().filter(|board| board.kind != BoardKind::Vault).collect();
    let all = Filter::default();
    let guest = Viewer::guest();
    let mut list = |boards: &[&Board], filter: &Filter, sort: Sort, size: i64| {
        if boards.is_empty() {
            return Ok(Vec::new());
        }
        listing::page_of_boards(conn, &guest, boards, (filter, sort), None, size)
    };
    // What people wait for comes before what is settled.
    let mut issues = list(&of(BoardKind::Issue), &all, Sort::Activity, FEW * 4)?;
    let kind = BoardKind::Issue.word();
    issues.sort_by_key(|thread| !site.config.statuses.is_open(kind, thread.status.as_deref()));
    issues.truncate(FEW as usize);
    let lively = list(&everywhere, &all, Sort::Activity, LIVELY)?;
    let articles = list(&of(BoardKind::Blog), &all, Sort::Newest, 2)?;
    let ids: Vec<BoardId> = everywhere.iter().map(|board| board.id).collect();
    let featured = listing::featured(conn, &ids, 3)?;
    let solved = solved_lately(solutions::recent(conn, &ids, FEW * 2)?, site);
    let contributors = month::contributors(conn, site)?;
    let shown: Vec<_> = [&issues, &lively, &articles, &featured].into_iter().flatten().collect();
    let rows = Rows::gather(conn, viewer, &site.config, &shown, &boards)?;
    let articles = article_card::cards_by(conn, &articles, |author| rows.person(author))?;
    let areas = store::areas(conn)?;
    Ok(HomePage {
        issues: rows.rows(&issues),
        featured: rows.rows(&featured),
        lively: rows.rows(&lively),
        solved,
        contributors,
        articles,
        home_areas: areas
            .into_iter()
            .map(|area| HomeArea {
                boards: cards(&boards, |board| board.area_id == area.id),
                url: area.url(),
                name: area.name,
                slug: area.slug,
            })
            .filter(|area| !area.boards.is_empty())
            .collect(),
    })
}

/// Each thread once, with the solution that came last.
fn solved_lately(found: Vec<Solved>, site: &Site) -> Vec<SolvedView> {
    let mut seen = Vec::new();
    let mut views = Vec::new();
    for solved in found {
        if seen.contains(&solved.thread) || views.len() >= FEW as usize {
            continue;
        }
        seen.push(solved.thread);
        views.push(SolvedView {
            url: permalink(&url(solved.thread, &solved.slug), solved.number, site.config.posts.page_size),
            title: solved.title,
            board: solved.board,
            by: solved.by.view(&site.config.brand),
            at: solved.accepted_at.map_or(0, |at| at.0),
        });
    }
    views
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
    // What a link wrote into the form beforehand goes on to the board that is chosen.
    let prefill = match request.query_string() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    let page = site
        .db
        .read(move |conn| {
            let boards = store::visible_boards(conn, &asker)?;
            let areas = store::areas(conn)?;
            let home_areas = areas
                .into_iter()
                .map(|area| HomeArea {
                    boards: cards(&boards, |board| {
                        board.area_id == area.id && policy::may_hold_threads_of(&asker, board)
                    })
                    .into_iter()
                    .map(|card| BoardCard { url: format!("{}/new{prefill}", card.url), ..card })
                    .collect(),
                    url: area.url(),
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
            solved: vec![SolvedView {
                title: "Gapless playback".to_owned(),
                url: "/threads/1/gapless#post-2".to_owned(),
                board: "Android".to_owned(),
                by: ThreadRow::sample().author,
                at: 0,
            }],
            contributors: Value::from_serializable(&[month::ContributorView {
                person: ThreadRow::sample().author,
                solutions: 2,
                kudos: 12,
            }]),
            articles: vec![ArticleCard::sample()],
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
