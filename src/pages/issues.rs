//! Ongoing issues: by status, with what staff owe to them.

use actix_web::web;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::board::FilterLink;
use super::voted::{self, VotedRow};
use crate::features::issues::store as issues;
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions;
use crate::features::notifications::views::ButtonView;
use crate::forum::boards::model::{Board, BoardId, BoardKind};
use crate::forum::boards::store;
use crate::forum::frame::Frame;
use crate::forum::permissions::{self, Act};
use crate::forum::threads::store::lists::{self as listing, Filter, Sort};
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::address;

const SIZE: i64 = 30;
/// Rows of a list for staff.
const DESK: i64 = 100;
const KIND: &str = "issue";
const PATH: &str = "/issues";

/// What an address says about a list. Unknown words are as good as none.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    status: Option<String>,
    sort: Option<String>,
    /// For staff: "ready" to be reported, or "overdue".
    list: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

impl Query {
    fn sort(&self) -> Sort {
        self.sort.as_deref().and_then(Sort::from_word).unwrap_or(Sort::Activity)
    }

    fn url(&self, after: Option<Cursor>) -> String {
        let after = after.map(|after| after.to_string());
        let asked = [("status", &self.status), ("list", &self.list), ("sort", &self.sort), ("after", &after)];
        address(PATH, asked.map(|(name, value)| (name, value.as_deref())))
    }
}

/// `pages/issues.html`.
#[derive(Debug, Serialize)]
pub struct IssuesPage {
    pub about: String,
    pub guidelines_html: String,
    pub lists: Vec<FilterLink>,
    pub sorts: Vec<FilterLink>,
    /// What staff owe: ready to report, overdue; empty for others.
    pub desk: Vec<FilterLink>,
    pub rows: Vec<VotedRow>,
    pub is_first: bool,
    pub first_url: String,
    pub next_url: Option<String>,
    pub subscribe: Option<ButtonView>,
    /// Statuses that staff can set for many at once.
    pub bulk: Vec<String>,
    pub minimum: i64,
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    let on = site.clone();
    let page = site.db.read(move |conn| load(conn, &on, &viewer, &query)).await?;
    frame.show("pages/issues.html", "Ongoing issues", &page).await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, query: &Query) -> Result<IssuesPage, Error> {
    let table = &site.config.statuses;
    let mut boards = store::visible_boards(conn, viewer)?;
    boards.retain(|board| board.kind == BoardKind::Issue);
    let all: Vec<&Board> = boards.iter().collect();
    let ids: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    let staff = permissions::may(viewer, Act::SetStatus);
    if query.list.is_some() && !staff {
        return Err(Refusal::new("This list is for staff.").into());
    }
    let (ready, overdue) = match staff {
        true => (ready(conn, site, viewer, &boards)?, issues::overdue(conn, &ids, site.clock.now(), DESK)?),
        false => (Vec::new(), Vec::new()),
    };
    let chosen = query.status.as_deref().and_then(|name| table.get(KIND, name));
    let desk = desk(query, staff, (ready.len(), overdue.len()));
    let (rows, next) = match query.list.as_deref() {
        Some("ready") => (ready, None),
        Some(_) => (voted::rows(conn, site, viewer, (&overdue, &boards))?, None),
        None => {
            let filter = Filter { status: chosen.map(|status| status.name.clone()), ..Filter::default() };
            let (sort, after) = (query.sort(), query.after);
            let mut threads = listing::page_of_boards(conn, viewer, &all, (&filter, sort), after, SIZE + 1)?;
            let more = super::cut(&mut threads, SIZE);
            let next = voted::cursor(sort, &threads).filter(|_| more);
            (voted::rows(conn, site, viewer, (&threads, &boards))?, next)
        }
    };
    let subscribe = match (viewer.id(), boards.first()) {
        (Some(user), Some(board)) => {
            let target = Target::new(Place::Board, board.id.0);
            let is_on = subscriptions::wanted(conn, user, target)?.unwrap_or(false);
            ButtonView::of(viewer, target, is_on, PATH)
        }
        _ => None,
    };
    let usual = site.config.issues.minimum_votes;
    Ok(IssuesPage {
        about: match (query.list.as_deref(), chosen) {
            (Some("ready"), _) => "Enough votes and details: these can be reported.".to_owned(),
            (Some(_), _) => "A word was promised, and its day has passed.".to_owned(),
            (None, Some(status)) => status.about.clone(),
            (None, None) => boards.first().map(|board| board.description.clone()).unwrap_or_default(),
        },
        guidelines_html: boards.first().map(|board| board.guidelines_html.clone()).unwrap_or_default(),
        lists: lists(site, query, chosen.map(|status| status.name.as_str())),
        sorts: if query.list.is_some() { Vec::new() } else { sorts(query) },
        desk,
        rows,
        is_first: query.after.is_none(),
        first_url: query.url(None),
        next_url: next.map(|after| query.url(Some(after))),
        subscribe,
        bulk: match staff {
            true => table.of(KIND).filter(|status| !status.first).map(|status| status.name.clone()).collect(),
            false => Vec::new(),
        },
        minimum: boards.first().map_or(usual, |board| board.votes_needed(usual)),
    })
}

/// What has enough evidence, the most votes first.
fn ready(conn: &mut Conn, site: &Site, viewer: &Viewer, boards: &[Board]) -> Result<Vec<VotedRow>, Error> {
    let gathering: Vec<String> = site
        .config
        .statuses
        .of(KIND)
        .filter(|status| status.gathers)
        .map(|status| status.name.clone())
        .collect();
    let ids: Vec<BoardId> = boards.iter().map(|board| board.id).collect();
    let usual = site.config.issues.minimum_votes;
    let least = boards.iter().map(|board| board.votes_needed(usual)).min().unwrap_or(usual);
    let threads = issues::with_votes(conn, &ids, (&gathering, least), DESK)?;
    let mut rows = voted::rows(conn, site, viewer, (&threads, boards))?;
    rows.retain(|row| row.evidence.as_ref().is_some_and(|evidence| evidence.is_full));
    Ok(rows)
}

fn desk(query: &Query, staff: bool, (ready, overdue): (usize, usize)) -> Vec<FilterLink> {
    if !staff {
        return Vec::new();
    }
    [("Ready to report", "ready", ready), ("Update due", "overdue", overdue)]
        .into_iter()
        .map(|(name, word, count)| FilterLink {
            name: format!("{name} ({count})"),
            url: Query { list: Some(word.to_owned()), ..Query::default() }.url(None),
            current: query.list.as_deref() == Some(word),
        })
        .collect()
}

fn lists(site: &Site, query: &Query, chosen: Option<&str>) -> Vec<FilterLink> {
    let mut links = vec![FilterLink {
        name: "All".to_owned(),
        url: PATH.to_owned(),
        current: chosen.is_none() && query.list.is_none(),
    }];
    links.extend(site.config.statuses.of(KIND).map(|status| FilterLink {
        name: status.name.clone(),
        url: Query { status: Some(status.name.clone()), ..Query::default() }.url(None),
        current: chosen == Some(status.name.as_str()),
    }));
    links
}

fn sorts(query: &Query) -> Vec<FilterLink> {
    [("Latest activity", Sort::Activity), ("Most votes", Sort::Votes), ("Newest", Sort::Newest)]
        .into_iter()
        .map(|(name, sort)| FilterLink {
            name: name.to_owned(),
            url: Query { sort: Some(sort.word().to_owned()), after: None, ..query.clone() }.url(None),
            current: query.sort() == sort,
        })
        .collect()
}

impl IssuesPage {
    pub fn sample() -> Self {
        let link = || FilterLink { name: "Fixed".to_owned(), url: PATH.to_owned(), current: true };
        Self {
            about: "Problems that many share.".to_owned(),
            guidelines_html: "<p>Say which phone.</p>".to_owned(),
            lists: vec![link()],
            sorts: vec![link()],
            desk: vec![link()],
            rows: vec![VotedRow::sample()],
            is_first: false,
            first_url: PATH.to_owned(),
            next_url: Some("/issues?after=1.2".to_owned()),
            subscribe: Some(ButtonView::sample()),
            bulk: vec!["Fixed".to_owned()],
            minimum: 25,
        }
    }
}
