//! The page of results.

use serde::Serialize;

use super::query::Query;
use super::store::{Candidate, Hit, MOST, Order};
use crate::forum::accounts::model::{Face, PersonView};
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::url;
use crate::kit::db::Ts;
use crate::kit::text::excerpt::marked;
use crate::kit::text::html::text_of;
use crate::kit::web::address;

/// Hits on a page; with [`MOST`] of them there are ten pages.
pub const PAGE: usize = 20;
/// Boards that are offered to narrow a search.
const FACETS: usize = 6;
const SNIPPET: usize = 220;

#[derive(Debug, Default, Serialize)]
pub struct ResultsPage {
    pub q: String,
    pub searched: bool,
    pub kind: &'static str,
    pub sort: &'static str,
    /// "1", "37", "200+"; empty when it is not counted.
    pub total: String,
    pub hits: Vec<HitView>,
    pub members: Vec<PersonView>,
    pub notes: Vec<String>,
    pub kinds: Vec<LinkView>,
    pub sorts: Vec<LinkView>,
    pub facets: Vec<LinkView>,
    pub pager: Option<PagerView>,
}

#[derive(Debug, Serialize)]
pub struct HitView {
    /// Escaped, with `<mark>`.
    pub title_html: String,
    pub url: String,
    pub board_name: String,
    pub board_url: String,
    pub author: PersonView,
    pub snippet_html: String,
    pub created_at: Ts,
    pub solved: bool,
    pub is_solution: bool,
    pub is_reply: bool,
    pub replies: i64,
    pub kudos: i64,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct LinkView {
    pub name: String,
    pub url: String,
    pub current: bool,
}

#[derive(Debug, Serialize)]
pub struct PagerView {
    pub prev_url: Option<String>,
    pub next_url: Option<String>,
    pub first_url: Option<String>,
    pub last_url: Option<String>,
    pub label: String,
}

/// What was asked, as the address says it.
#[derive(Clone, Debug)]
pub struct Asked {
    pub q: String,
    pub members: bool,
    pub order: Order,
    pub page: usize,
}

impl Asked {
    /// The address of a search like this one.
    fn url(&self, q: &str, members: bool, order: Order, page: usize) -> String {
        let page = page.to_string();
        let asked = [
            ("q", Some(q)),
            ("type", members.then_some("members")),
            ("sort", (order == Order::Newest).then_some("newest")),
            ("page", Some(page.as_str()).filter(|page| *page != "1")),
        ];
        address("/search", asked)
    }

    /// The page before there are results, with its links.
    pub fn page(&self) -> ResultsPage {
        let link = |name: &str, members, order, current| LinkView {
            name: name.to_owned(),
            url: self.url(&self.q, members, order, 1),
            current,
        };
        ResultsPage {
            q: self.q.clone(),
            kind: if self.members { "members" } else { "posts" },
            sort: if self.order == Order::Newest { "newest" } else { "relevance" },
            kinds: vec![
                link("Posts", false, self.order, !self.members),
                link("Members", true, Order::Relevance, self.members),
            ],
            sorts: vec![
                link("Best match", false, Order::Relevance, self.order == Order::Relevance),
                link("Newest", false, Order::Newest, self.order == Order::Newest),
            ],
            ..ResultsPage::default()
        }
    }

    pub fn pager(&self, has_next: bool) -> Option<PagerView> {
        let to = |page| self.url(&self.q, self.members, self.order, page);
        let has_next = has_next && self.page < MOST / PAGE;
        (self.page > 1 || has_next).then(|| PagerView {
            prev_url: (self.page > 1).then(|| to(self.page - 1)),
            next_url: has_next.then(|| to(self.page + 1)),
            first_url: (self.page > 2).then(|| to(1)),
            last_url: None,
            label: format!("Page {}", self.page),
        })
    }

    /// Ways to narrow the search, counted in what this viewer found and nothing else.
    pub fn facets(&self, candidates: &[Candidate], query: &Query) -> Vec<LinkView> {
        use super::query::Filter;
        let boards = counted(candidates.iter().map(|hit| (hit.board.as_str(), hit.board_name.as_str())));
        let statuses = counted(candidates.iter().filter_map(|hit| Some((hit.status.as_deref()?, ""))));
        let narrowed = |name: String, operator: String| LinkView {
            name,
            url: self.url(&format!("{} {operator}", self.q.trim_end()), false, self.order, 1),
            current: false,
        };
        let mut links = Vec::new();
        if boards.len() > 1 && !query.filters.iter().any(|filter| matches!(filter, Filter::Board(_))) {
            links.extend(
                boards.iter().take(FACETS).map(|((slug, name), count)| {
                    narrowed(format!("{name} ({count})"), format!("board:{slug}"))
                }),
            );
        }
        if !statuses.is_empty() && !query.filters.iter().any(|filter| matches!(filter, Filter::Status(_))) {
            links.extend(statuses.iter().take(FACETS).map(|((status, _), count)| {
                narrowed(format!("{status} ({count})"), format!("status:\"{status}\""))
            }));
        }
        let solved = candidates.iter().filter(|candidate| candidate.solved).count();
        let asks_solved = query.filters.iter().any(|filter| matches!(filter, Filter::Solved(_)));
        if solved > 0 && solved < candidates.len() && !asks_solved {
            links.push(narrowed(format!("Solved ({solved})"), "solved:yes".to_owned()));
        }
        if !query.with_vault() {
            links.push(narrowed("Search the Vault too".to_owned(), "vault:yes".to_owned()));
        }
        links
    }
}

impl HitView {
    pub fn of((post, thread, board, author): &Hit, query: &Query, brand: &str, page_size: i64) -> Self {
        let marks = query.marks();
        Self {
            title_html: marked(&thread.title, &marks, 200),
            url: permalink(&url(thread.id, &thread.slug), post.number, page_size),
            board_name: board.name.clone(),
            board_url: format!("/boards/{}", board.slug),
            author: person(author, brand),
            snippet_html: marked(&text_of(&post.html), &marks, SNIPPET),
            created_at: post.created_at,
            solved: thread.solved_post_id.is_some(),
            is_solution: post.is_solution,
            is_reply: post.number > 1,
            replies: thread.reply_count,
            kudos: post.kudos_count,
        }
    }
}

/// What there is, with how often, the most first.
fn counted<'a>(all: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<((&'a str, &'a str), usize)> {
    let mut counts: Vec<((&str, &str), usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(known, _)| *known == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}

/// A person; one who left has no address.
pub fn person(face: &Face, brand: &str) -> PersonView {
    let mut view = face.view(brand);
    if face.state == crate::forum::accounts::model::State::Deleted {
        view.url = String::new();
    }
    view
}

/// "1", "200", "200+".
pub fn total(found: usize) -> String {
    if found > MOST { format!("{MOST}+") } else { found.to_string() }
}

impl ResultsPage {
    pub fn sample() -> Self {
        let link = |name: &str| LinkView {
            name: name.to_owned(),
            url: "/search?q=shuffle".to_owned(),
            current: true,
        };
        let author = Face::former(crate::forum::accounts::model::UserId(1)).view("Tempo");
        Self {
            q: "shuffle".to_owned(),
            searched: true,
            kind: "posts",
            sort: "relevance",
            total: "200+".to_owned(),
            hits: vec![HitView {
                title_html: "The <mark>shuffle</mark> repeats".to_owned(),
                url: "/threads/1/shuffle#post-2".to_owned(),
                board_name: "Android".to_owned(),
                board_url: "/boards/android".to_owned(),
                author: author.clone(),
                snippet_html: "Every <mark>shuffle</mark> begins alike.".to_owned(),
                created_at: Ts(0),
                solved: true,
                is_solution: true,
                is_reply: true,
                replies: 3,
                kudos: 2,
            }],
            members: vec![author],
            notes: vec!["There is no board \"x\".".to_owned()],
            kinds: vec![link("Posts")],
            sorts: vec![link("Best match")],
            facets: vec![link("Android")],
            pager: Some(PagerView {
                prev_url: Some("/search?q=shuffle".to_owned()),
                next_url: Some("/search?q=shuffle&page=3".to_owned()),
                first_url: None,
                last_url: None,
                label: "Page 2".to_owned(),
            }),
        }
    }
}
