//! An area: its boards, and all content of the area by activity.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::rows::Rows;
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions;
use crate::features::notifications::views::ButtonView;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store;
use crate::forum::frame::Frame;
use crate::forum::threads::policy::may_moderate;
use crate::forum::threads::store::lists::{self as listing, Filter};
use crate::forum::threads::views::ThreadRow;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::moved;

const SIZE: i64 = 30;

/// A board as a card.
#[derive(Debug, Serialize)]
pub struct BoardCard {
    pub name: String,
    pub url: String,
    pub description: String,
    pub threads: i64,
    pub posts: i64,
    pub last_at: Option<i64>,
    /// A file of `assets/icons`.
    pub icon: &'static str,
}

impl From<&Board> for BoardCard {
    fn from(board: &Board) -> Self {
        Self {
            name: board.name.clone(),
            url: board.url(),
            description: board.description.clone(),
            threads: board.thread_count,
            posts: board.post_count,
            last_at: board.last_post_at.map(|at| at.0),
            icon: icon_of(board.kind),
        }
    }
}

fn icon_of(kind: BoardKind) -> &'static str {
    match kind {
        BoardKind::Help => "help",
        BoardKind::Issue => "issue",
        BoardKind::Idea => "idea",
        BoardKind::Faq => "faq",
        BoardKind::Blog => "blog",
        BoardKind::Vault => "vault",
        BoardKind::Stars => "stars",
        _ => "chat",
    }
}

#[derive(Debug, Serialize)]
pub struct AreaPage {
    pub name: String,
    pub slug: String,
    pub url: String,
    pub description: String,
    pub boards: Vec<BoardCard>,
    pub rows: Vec<ThreadRow>,
    /// For members.
    pub subscribe: Option<ButtonView>,
    /// Where moderators apply rules to the Vault.
    pub rules_url: Option<&'static str>,
    pub is_first: bool,
    pub next_url: Option<String>,
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    slug: web::Path<String>,
    query: web::Query<super::board::Query>,
) -> Result<HttpResponse, Error> {
    let (asker, on) = (viewer.clone(), site.clone());
    let page = site
        .db
        .read(move |conn| {
            let area = store::area_by_slug(conn, &slug)?;
            let boards: Vec<Board> = store::visible_boards(conn, &asker)?
                .into_iter()
                .filter(|board| board.area_id == area.id)
                .collect();
            let asked: Vec<&Board> = boards.iter().collect();
            let (sort, after) = (query.sort(), query.after);
            let filter = Filter::default();
            let mut threads =
                listing::page_of_boards(conn, &asker, &asked, (&filter, sort), after, SIZE + 1)?;
            let more = super::cut(&mut threads, SIZE);
            let all: Vec<_> = threads.iter().collect();
            let rows = Rows::gather(conn, &asker, &on.config, &all, &boards)?;
            let url = format!("/areas/{}", area.slug);
            let target = Target::new(Place::Area, area.id.0);
            let subscribe = match asker.id() {
                Some(user) => {
                    let is_on = subscriptions::wanted(conn, user, target)?.unwrap_or(false);
                    ButtonView::of(&asker, target, is_on, &url)
                }
                None => None,
            };
            let is_vault = boards.iter().any(|board| board.kind == BoardKind::Vault);
            let rules_url = (is_vault && may_moderate(&asker).is_ok()).then_some("/desk/vault");
            Ok::<_, Error>(AreaPage {
                subscribe,
                rules_url,
                rows: rows.rows(&threads),
                is_first: after.is_none(),
                next_url: threads
                    .last()
                    .filter(|_| more)
                    .map(|last| format!("{url}?after={}", sort.cursor(last))),
                boards: boards.iter().map(BoardCard::from).collect(),
                url,
                name: area.name,
                slug: area.slug,
                description: area.description,
            })
        })
        .await?;
    Frame::new(&site, &viewer, &request).show("pages/area.html", &page.name.clone(), &page).await
}

/// `/help`, `/chat` and so on lead to their area.
pub async fn front_page(request: HttpRequest) -> HttpResponse {
    moved(&format!("/areas{}", request.path()))
}

impl AreaPage {
    pub fn sample() -> Self {
        Self {
            name: "Help".to_owned(),
            slug: "help".to_owned(),
            url: "/areas/help".to_owned(),
            description: "Ask and answer.".to_owned(),
            boards: vec![BoardCard {
                name: "Android".to_owned(),
                url: "/boards/android".to_owned(),
                description: "Phones and tablets.".to_owned(),
                threads: 1,
                posts: 2,
                last_at: Some(0),
                icon: "help",
            }],
            rows: vec![ThreadRow::sample()],
            subscribe: Some(ButtonView::sample()),
            rules_url: Some("/desk/vault"),
            is_first: true,
            next_url: None,
        }
    }
}
