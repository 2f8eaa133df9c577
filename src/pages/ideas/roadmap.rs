//! The roadmap: what becomes of ideas, by status (PRODUCT 6).

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::{KIND, Query, of_ideas};
use crate::forum::boards::model::Board;
use crate::forum::boards::store;
use crate::forum::frame::Frame;
use crate::forum::threads::model::StatusView;
use crate::forum::threads::store::lists::{self as listing, Filter, Sort};
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::pages::voted::{self, VotedRow};

/// Ideas of one status on the roadmap.
const PLANNED: i64 = 6;

/// The ideas of one status on the roadmap.
#[derive(Debug, Serialize)]
pub struct Stage {
    pub status: StatusView,
    pub about: String,
    pub rows: Vec<VotedRow>,
    pub url: String,
    pub more: bool,
}

/// `pages/roadmap.html`.
#[derive(Debug, Serialize)]
pub struct RoadmapPage {
    pub stages: Vec<Stage>,
}

pub async fn show(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    let on = site.clone();
    let page = site
        .db
        .read(move |conn| {
            let boards = of_ideas(store::visible_boards(conn, &viewer)?);
            let all: Vec<&Board> = boards.iter().collect();
            let mut stages = Vec::new();
            for status in on.config.statuses.of(KIND).filter(|status| status.planned) {
                let filter = Filter { status: Some(status.name.clone()), ..Filter::default() };
                let mut threads =
                    listing::page_of_boards(conn, &viewer, &all, (&filter, Sort::Votes), None, PLANNED + 1)?;
                let more = crate::pages::cut(&mut threads, PLANNED);
                stages.push(Stage {
                    rows: voted::rows(conn, &on, &viewer, (&threads, &boards))?,
                    status: StatusView { name: status.name.clone(), meaning: status.meaning },
                    about: status.about.clone(),
                    url: Query { status: Some(status.name.clone()), ..Query::default() }.url(None),
                    more,
                });
            }
            Ok::<_, Error>(RoadmapPage { stages })
        })
        .await?;
    frame.show("pages/roadmap.html", "Roadmap", &page).await
}

impl RoadmapPage {
    pub fn sample() -> Self {
        Self {
            stages: vec![Stage {
                status: StatusView::sample(),
                about: "It is coming.".to_owned(),
                rows: vec![VotedRow::sample()],
                url: "/ideas?status=Coming+Soon".to_owned(),
                more: true,
            }],
        }
    }
}
