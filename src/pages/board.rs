//! A board: floated threads first, then a list that filters and sorts.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::rows::Rows;
use crate::features::articles::policy as articles;
use crate::features::articles::store::writers;
use crate::features::notifications::model::{Place, Target};
use crate::features::notifications::store::subscriptions;
use crate::features::notifications::views::ButtonView;
use crate::forum::boards::model::{Board, BoardKind, LabelId};
use crate::forum::boards::{policy, store};
use crate::forum::frame::Frame;
use crate::forum::threads::store::lists::{self as listing, Answered, Filter, Sort};
use crate::forum::threads::views::{Link, ThreadRow};
use crate::forum::viewer::Viewer;
use crate::kit::db::Cursor;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::{address, moved};

const SIZE: i64 = 30;

/// What an address says about a list. Unknown words are as good as none.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    sort: Option<String>,
    show: Option<String>,
    label: Option<String>,
    status: Option<String>,
    tag: Option<String>,
    #[serde(default, deserialize_with = "Cursor::asked")]
    pub after: Option<Cursor>,
}

impl Query {
    pub fn sort(&self) -> Sort {
        self.sort.as_deref().and_then(Sort::from_word).unwrap_or(Sort::Activity)
    }

    pub fn answered(&self) -> Option<Answered> {
        self.show.as_deref().and_then(Answered::from_word)
    }

    /// The tag that a list is narrowed to; a blank one narrows nothing.
    pub fn tag(&self) -> Option<String> {
        self.tag.clone().filter(|tag| !tag.trim().is_empty())
    }

    /// The address of a list that only knows tags, from `after` on.
    pub fn list(&self, path: &str, after: Option<Cursor>) -> String {
        let known = Self { tag: self.tag(), ..Self::default() };
        known.with(path, "after", after.map(|after| after.to_string()).as_deref())
    }

    /// The address with one thing changed; the cursor is dropped, since the list is another.
    fn with(&self, path: &str, name: &str, value: Option<&str>) -> String {
        let own = [
            ("sort", &self.sort),
            ("show", &self.show),
            ("label", &self.label),
            ("status", &self.status),
            ("tag", &self.tag),
        ];
        let own = own.map(|(key, kept)| (key, if key == name { value } else { kept.as_deref() }));
        address(path, own.into_iter().chain([("after", value.filter(|_| name == "after"))]))
    }
}

#[derive(Debug, Serialize)]
pub struct FilterLink {
    pub name: String,
    pub url: String,
    pub current: bool,
}

#[derive(Debug, Serialize)]
pub struct BoardPage {
    pub name: String,
    pub url: String,
    pub description: String,
    pub guidelines_html: String,
    pub area: Link,
    pub threads: i64,
    pub posts: i64,
    pub shows: Vec<FilterLink>,
    pub sorts: Vec<FilterLink>,
    pub labels: Vec<FilterLink>,
    pub tag: Option<String>,
    pub floated: Vec<ThreadRow>,
    pub rows: Vec<ThreadRow>,
    /// Whether filters leave threads out.
    pub narrowed: bool,
    pub is_first: bool,
    pub next_url: Option<String>,
    pub new_url: Option<String>,
    /// Follow the board, and the label or tag that is asked for; for members.
    pub subscribe: Vec<ButtonView>,
    pub new_text: &'static str,
    /// Why one cannot start a thread here, where that is so.
    pub closed_note: Option<String>,
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    slug: web::Path<String>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (asker, on) = (viewer.clone(), site.clone());
    let is_plain = request.query_string().is_empty();
    let page = site
        .db
        .read(move |conn| {
            let board = store::visible_by_slug(conn, &asker, &slug)?;
            if is_plain && board.kind == BoardKind::Issue {
                return Ok(None);
            }
            load(conn, &on, &asker, board, &query).map(Some)
        })
        .await?;
    // Issues have a page of their own; only what is narrowed to a label or tag is shown here.
    let Some(page) = page else { return Ok(moved("/issues")) };
    Frame::new(&site, &viewer, &request).show("pages/board.html", &page.name.clone(), &page).await
}

fn load(
    conn: &mut crate::kit::db::Conn,
    site: &Site,
    viewer: &Viewer,
    board: Board,
    query: &Query,
) -> Result<BoardPage, Error> {
    let area =
        store::areas(conn)?.into_iter().find(|area| area.id == board.area_id).ok_or(Error::NotFound)?;
    let labels = store::labels_of(conn, board.id)?;
    let filter = Filter {
        label: query
            .label
            .as_ref()
            .and_then(|name| labels.iter().find(|label| label.name == *name))
            .map(|label| label.id),
        status: query.status.clone(),
        answered: query.answered(),
        tag: query.tag.clone(),
        unchecked: false,
    };
    let (sort, after) = (query.sort(), query.after);
    let floated =
        if after.is_none() { listing::floated_of(conn, viewer, board.id, &filter)? } else { Vec::new() };
    let mut threads = listing::page_of_board(conn, viewer, board.id, (&filter, sort), after, SIZE + 1)?;
    let more = super::cut(&mut threads, SIZE);
    let all: Vec<_> = floated.iter().chain(&threads).collect();
    let rows = Rows::gather(conn, viewer, &site.config, &all, &[])?;
    let url = board.url();
    let next = threads.last().filter(|_| more);
    let next = next.map(|last| query.with(&url, "after", Some(&sort.cursor(last).to_string())));
    let subscribe = subscribe(conn, viewer, &board, (filter.label, query))?;
    let may_write = board.kind.is_articles()
        && articles::may_write(viewer, writers::grants(conn, viewer)?, &board).is_ok();
    let may_start = policy::may_start_thread(viewer, &board);
    Ok(BoardPage {
        subscribe,
        shows: shows(&board, query),
        sorts: sorts(&board, query),
        labels: labels
            .iter()
            .map(|label| {
                let current = query.label.as_deref() == Some(&label.name);
                FilterLink {
                    url: query.with(&url, "label", (!current).then_some(label.name.as_str())),
                    name: label.name.clone(),
                    current,
                }
            })
            .collect(),
        tag: query.tag.clone(),
        floated: rows.rows(&floated),
        rows: rows.rows(&threads),
        narrowed: filter.label.is_some()
            || filter.status.is_some()
            || filter.answered.is_some()
            || filter.tag.is_some(),
        is_first: after.is_none(),
        next_url: next,
        new_url: if board.kind.is_articles() {
            may_write.then(|| board.writing_url())
        } else {
            (may_start.is_ok() || viewer.person.is_none()).then(|| format!("{url}/new"))
        },
        new_text: if board.kind.is_articles() { "Write an article" } else { "New thread" },
        closed_note: may_start
            .err()
            .filter(|_| viewer.person.is_some() && !may_write)
            .map(|refusal| refusal.0),
        area: Link { url: area.url(), name: area.name },
        name: board.name,
        url,
        description: board.description,
        guidelines_html: board.guidelines_html,
        threads: board.thread_count,
        posts: board.post_count,
    })
}

/// The buttons for what the page shows: the board, its label, its tag, the blog.
fn subscribe(
    conn: &mut crate::kit::db::Conn,
    viewer: &Viewer,
    board: &Board,
    (label, query): (Option<LabelId>, &Query),
) -> Result<Vec<ButtonView>, Error> {
    let Some(user) = viewer.id() else { return Ok(Vec::new()) };
    let url = board.url();
    let mut all = vec![Target::new(Place::Board, board.id.0)];
    all.extend((board.kind == BoardKind::Blog).then_some(Target::new(Place::Blog, 0)));
    all.extend(label.map(|label| Target::new(Place::Label, label.0)));
    let on = subscriptions::wanted_of(conn, user, &all)?;
    let next = query.with(&url, "after", None);
    let mut buttons: Vec<ButtonView> =
        all.iter().map(|one| ButtonView::new(one.place, &one.word(), on.contains(one), &next)).collect();
    if let Some(tag) = &query.tag
        && let Some(is_on) = subscriptions::is_tag_wanted(conn, user, tag)?
    {
        buttons.push(ButtonView::new(Place::Tag, &format!("tag:{tag}"), is_on, &next));
    }
    Ok(buttons)
}

fn shows(board: &Board, query: &Query) -> Vec<FilterLink> {
    if board.kind != BoardKind::Help {
        return Vec::new();
    }
    let link = |name: &str, word: Option<&str>| FilterLink {
        name: name.to_owned(),
        url: query.with(&board.url(), "show", word),
        current: query.answered().map(Answered::word) == word,
    };
    vec![
        link("All", None),
        link("Solved", Some("solved")),
        link("Unsolved", Some("unsolved")),
        link("Unanswered", Some("unanswered")),
    ]
}

fn sorts(board: &Board, query: &Query) -> Vec<FilterLink> {
    let mut sorts =
        vec![("Latest activity", Sort::Activity), ("Newest", Sort::Newest), ("Most kudos", Sort::Kudos)];
    if matches!(board.kind, BoardKind::Idea | BoardKind::Issue) {
        sorts.push(("Most votes", Sort::Votes));
    }
    sorts
        .into_iter()
        .map(|(name, sort)| FilterLink {
            name: name.to_owned(),
            url: query.with(&board.url(), "sort", (sort != Sort::Activity).then(|| sort.word())),
            current: query.sort() == sort,
        })
        .collect()
}

impl BoardPage {
    pub fn sample() -> Self {
        Self {
            name: "Android".to_owned(),
            url: "/boards/android".to_owned(),
            description: "Phones and tablets.".to_owned(),
            guidelines_html: "<p>Say which phone.</p>".to_owned(),
            area: Link { name: "Help".to_owned(), url: "/areas/help".to_owned() },
            threads: 2,
            posts: 1234,
            shows: vec![FilterLink {
                name: "All".to_owned(),
                url: "/boards/android".to_owned(),
                current: true,
            }],
            sorts: Vec::new(),
            labels: Vec::new(),
            tag: Some("gapless".to_owned()),
            floated: vec![ThreadRow::sample()],
            rows: vec![ThreadRow::sample()],
            narrowed: false,
            is_first: true,
            next_url: Some("/boards/android?after=1.2".to_owned()),
            new_url: Some("/boards/android/new".to_owned()),
            subscribe: vec![ButtonView::sample()],
            new_text: "New thread",
            closed_note: None,
        }
    }
}
