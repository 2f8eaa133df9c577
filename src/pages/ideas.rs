//! The Idea Exchange: lists by status, and the requirements of the guidelines.

pub mod roadmap;

use actix_web::web;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::board::FilterLink;
use super::voted::{self, VotedRow};
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions;
use crate::features::notifications::views::ButtonView;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::{policy, store};
use crate::forum::frame::Frame;
use crate::forum::guidelines::views::SetView;
use crate::forum::guidelines::{self, Set};
use crate::forum::permissions::{self, Act};
use crate::forum::threads::store::lists::{self as listing, Filter, Sort};
use crate::forum::threads::views::Link;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Cursor};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::address;

const SIZE: i64 = 30;
const KIND: &str = "idea";
const PATH: &str = "/ideas";

/// What an address says about a list. Unknown words are as good as none.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    status: Option<String>,
    sort: Option<String>,
    /// "check": submissions that nobody has looked at.
    show: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

impl Query {
    fn is_check(&self) -> bool {
        self.show.as_deref() == Some("check")
    }

    /// Submissions come in their order, everything else by votes.
    fn sort(&self) -> Sort {
        let usual = if self.is_check() { Sort::Newest } else { Sort::Votes };
        self.sort.as_deref().and_then(Sort::from_word).unwrap_or(usual)
    }

    fn url(&self, after: Option<Cursor>) -> String {
        let after = after.map(|after| after.to_string());
        let asked = [("status", &self.status), ("show", &self.show), ("sort", &self.sort), ("after", &after)];
        address(PATH, asked.map(|(name, value)| (name, value.as_deref())))
    }
}

/// `pages/ideas.html`.
#[derive(Debug, Serialize)]
pub struct IdeasPage {
    pub heading: String,
    pub about: String,
    pub lists: Vec<FilterLink>,
    pub sorts: Vec<FilterLink>,
    pub rows: Vec<VotedRow>,
    pub is_first: bool,
    pub first_url: String,
    pub next_url: Option<String>,
    pub new_url: Option<String>,
    pub subscribe: Option<ButtonView>,
    pub boards: Vec<Link>,
    /// Statuses that staff can set for many at once.
    pub bulk: Vec<String>,
    pub guides: Vec<Link>,
}

/// Those of these boards that keep ideas.
fn of_ideas(mut boards: Vec<Board>) -> Vec<Board> {
    boards.retain(|board| board.kind == BoardKind::Idea);
    boards
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
    frame.show("pages/ideas.html", "Ideas", &page).await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, query: &Query) -> Result<IdeasPage, Error> {
    let table = &site.config.statuses;
    let visible = store::visible_boards(conn, viewer)?;
    let boards = of_ideas(visible.clone());
    let all: Vec<&Board> = boards.iter().collect();
    let first = table.first(KIND);
    let chosen = query.status.as_deref().and_then(|name| table.get(KIND, name)).or(first);
    let filter = Filter {
        status: chosen.map(|status| status.name.clone()),
        unchecked: query.is_check(),
        ..Filter::default()
    };
    let (sort, after) = (query.sort(), query.after);
    let mut threads = listing::page_of_boards(conn, viewer, &all, (&filter, sort), after, SIZE + 1)?;
    let more = super::cut(&mut threads, SIZE);
    let next = voted::cursor(sort, &threads).filter(|_| more);
    let home = all.iter().find(|board| policy::may_start_thread(viewer, board).is_ok());
    let open = all.iter().find(|board| board.post_access < crate::forum::boards::model::Access::Stars);
    let start = home.or(open.filter(|_| viewer.person.is_none()));
    let area = all.first().map(|board| Target::new(Place::Area, board.area_id.0));
    let subscribe = match (viewer.id(), area) {
        (Some(user), Some(area)) => {
            let is_on = subscriptions::wanted(conn, user, area)?.unwrap_or(false);
            ButtonView::of(viewer, area, is_on, PATH)
        }
        _ => None,
    };
    let staff = permissions::may(viewer, Act::SetStatus);
    Ok(IdeasPage {
        heading: match (query.is_check(), chosen) {
            (true, _) => "Submissions to look at".to_owned(),
            (false, Some(status)) => status.name.clone(),
            (false, None) => "Ideas".to_owned(),
        },
        about: match query.is_check() {
            true => {
                "New ideas that nobody has checked yet. They are open for votes all the while.".to_owned()
            }
            false => chosen.map(|status| status.about.clone()).unwrap_or_default(),
        },
        lists: lists(site, query, chosen.map(|status| status.name.as_str())),
        sorts: sorts(query),
        rows: voted::rows(conn, site, viewer, (&threads, &boards))?,
        is_first: after.is_none(),
        first_url: query.url(None),
        next_url: next.map(|after| query.url(Some(after))),
        new_url: start.map(|board| board.writing_url()),
        subscribe,
        boards: all.iter().map(|board| Link { name: board.name.clone(), url: board.url() }).collect(),
        bulk: match staff {
            true => table.of(KIND).map(|status| status.name.clone()).collect(),
            false => Vec::new(),
        },
        guides: guides(conn, viewer, &visible)?,
    })
}

fn lists(site: &Site, query: &Query, chosen: Option<&str>) -> Vec<FilterLink> {
    let link = |name: &str, status: Option<&str>, show: Option<&str>, current: bool| FilterLink {
        name: name.to_owned(),
        url: Query { status: status.map(str::to_owned), show: show.map(str::to_owned), ..Query::default() }
            .url(None),
        current,
    };
    let mut links: Vec<FilterLink> = site
        .config
        .statuses
        .of(KIND)
        .map(|status| {
            let current = !query.is_check() && chosen == Some(status.name.as_str());
            link(&status.name, (!status.first).then_some(status.name.as_str()), None, current)
        })
        .collect();
    links.insert(links.len().min(1), link("To look at", None, Some("check"), query.is_check()));
    links
}

fn sorts(query: &Query) -> Vec<FilterLink> {
    [("Most votes", Sort::Votes), ("Latest activity", Sort::Activity), ("Newest", Sort::Newest)]
        .into_iter()
        .map(|(name, sort)| FilterLink {
            name: name.to_owned(),
            url: Query { sort: Some(sort.word().to_owned()), after: None, ..query.clone() }.url(None),
            current: query.sort() == sort,
        })
        .collect()
}

/// The guideline articles: those that are tagged so.
fn guides(conn: &mut Conn, viewer: &Viewer, boards: &[Board]) -> Result<Vec<Link>, Error> {
    let faq: Vec<&Board> = boards.iter().filter(|board| board.kind == BoardKind::Faq).collect();
    if faq.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter { tag: Some("ideas".to_owned()), ..Filter::default() };
    let mut threads = listing::page_of_boards(conn, viewer, &faq, (&filter, Sort::Newest), None, 8)?;
    threads.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(threads.into_iter().map(|thread| Link { url: thread.url(), name: thread.title }).collect())
}

/// The requirements, which a closing cites, and the guides about ideas: `pages/idea_guidelines.html`.
#[derive(Debug, Serialize)]
pub struct RequirementsPage {
    pub set: SetView,
    pub guides: Vec<Link>,
}

pub async fn requirements(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let asker = viewer.clone();
    let (brand, may_edit) = (site.config.brand.clone(), guidelines::policy::may_edit(&viewer).is_ok());
    let read = move |conn: &mut Conn| {
        let rules = guidelines::store::of_set(conn, &brand, Set::Ideas)?;
        let set = SetView::new(Set::Ideas, &rules, may_edit);
        Ok::<_, Error>(RequirementsPage {
            set,
            guides: {
                let boards = store::visible_boards(conn, &asker)?;
                guides(conn, &asker, &boards)?
            },
        })
    };
    let page = site.db.read(read).await?;
    Frame::new(&site, &viewer, &request)
        .show("pages/idea_guidelines.html", "What an idea must meet", &page)
        .await
}

impl IdeasPage {
    pub fn sample() -> Self {
        let link = || FilterLink { name: "Live Idea".to_owned(), url: PATH.to_owned(), current: true };
        Self {
            heading: "Live Idea".to_owned(),
            about: "Open for votes.".to_owned(),
            lists: vec![link()],
            sorts: vec![link()],
            rows: vec![VotedRow::sample()],
            is_first: false,
            first_url: PATH.to_owned(),
            next_url: Some("/ideas?after=1.2".to_owned()),
            new_url: Some("/boards/ideas/new".to_owned()),
            subscribe: Some(ButtonView::sample()),
            boards: vec![Link { name: "Live ideas".to_owned(), url: "/boards/ideas".to_owned() }],
            bulk: vec!["Implemented".to_owned()],
            guides: vec![Link { name: "Ideas, part 1".to_owned(), url: "/threads/4/ideas".to_owned() }],
        }
    }
}

impl RequirementsPage {
    pub fn sample() -> Self {
        Self {
            set: SetView::new(Set::Ideas, &guidelines::model::DEFAULTS, true),
            guides: IdeasPage::sample().guides,
        }
    }
}
