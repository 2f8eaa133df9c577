//! The search page, and the names that complete a mention.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::query::Query;
use super::store::{self, MOST, Order};
use super::views::{Asked, HitView, PAGE, ResultsPage, total};
use super::{members, rank};
use crate::forum::frame::Frame;
use crate::forum::posts::model::PostId;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::client;
use crate::kit::web::forms::Fields;
use crate::kit::web::limits::Act;

const TEMPLATE: &str = "features/search/results.html";

/// GET /search?q=&type=&sort=&page=
pub async fn index(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let asked = asked(&request)?;
    let frame = Frame::new(&site, &viewer, &request);
    let mut page = asked.page();
    if !asked.q.trim().is_empty() {
        let who = match viewer.id() {
            Some(id) => format!("user {id}"),
            None => client::prefix(client::address(&request, &site.config)),
        };
        site.limits.check(Act::Search, &who)?;
        if asked.members {
            members::fill(&site, &asked, &mut page).await?;
        } else {
            fill(&site, viewer, &asked, &mut page).await?;
        }
    }
    let title = if asked.q.trim().is_empty() { "Search".to_owned() } else { format!("Search: {}", asked.q) };
    frame.show(TEMPLATE, &title, &page).await
}

fn asked(request: &HttpRequest) -> Result<Asked, Error> {
    let fields = Fields::parse(request.query_string().as_bytes())?;
    let page = fields.get("page");
    let number = match page {
        "" => 1,
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().unwrap_or(0),
        _ => 0,
    };
    if !(1..=MOST / PAGE).contains(&number) {
        return Err(Error::NotFound);
    }
    Ok(Asked {
        q: fields.get("q").to_owned(),
        members: fields.get("type") == "members",
        order: if fields.get("sort") == "newest" { Order::Newest } else { Order::Relevance },
        page: number,
    })
}

/// Two questions, however much was found: candidates, then this page's hits.
async fn fill(site: &Site, viewer: Viewer, asked: &Asked, page: &mut ResultsPage) -> Result<(), Error> {
    let query = Query::parse(&asked.q);
    page.notes.clone_from(&query.notes);
    if query.is_empty() {
        return Ok(());
    }
    page.searched = true;
    let (order, number, now) = (asked.order, asked.page, site.clock.now());
    let asking = query.clone();
    let (candidates, mut hits, found) = site
        .db
        .read(move |conn| {
            let mut candidates = store::candidates(conn, &viewer, &asking, order)?;
            let found = candidates.len();
            candidates.truncate(MOST);
            if order == Order::Relevance && asking.has_words() {
                rank::by_relevance(&mut candidates, now);
            }
            let ids: Vec<PostId> = candidates
                .iter()
                .skip((number - 1) * PAGE)
                .take(PAGE)
                .map(|candidate| PostId(candidate.post_id))
                .collect();
            let hits = if ids.is_empty() { Vec::new() } else { store::hits(conn, &viewer, &ids)? };
            let place = |id: PostId| ids.iter().position(|other| *other == id).unwrap_or(PAGE);
            let mut hits: Vec<_> = hits.into_iter().map(|hit| (place(hit.0.id), hit)).collect();
            hits.sort_by_key(|(place, _)| *place);
            Ok::<_, Error>((candidates, hits, found))
        })
        .await?;
    page.facets = asked.facets(&candidates, &query);
    page.total = total(found);
    page.pager = asked.pager(candidates.len() > asked.page * PAGE);
    let (brand, size) = (&site.config.brand, site.config.posts.page_size);
    page.hits = hits.drain(..).map(|(_, hit)| HitView::of(&hit, &query, brand, size)).collect();
    if found > MOST {
        page.notes.push(format!("These are the first {MOST}. Add words or operators to narrow it down."));
    }
    Ok(())
}

/// A name that completes a mention.
#[derive(Serialize)]
struct Mention {
    username: String,
    display: String,
}

/// GET /search/members.json?q=: those whose name goes on like this, for people who are logged in.
pub async fn members_json(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &format!("user {}", person.id))?;
    let fields = Fields::parse(request.query_string().as_bytes())?;
    let found = members::complete(&site, fields.get("q")).await?;
    let names: Vec<Mention> = found
        .into_iter()
        .map(|face| Mention { display: face.name().to_owned(), username: face.username })
        .collect();
    Ok(HttpResponse::Ok().insert_header(("cache-control", "private, no-store")).json(names))
}
