//! A thread: question, accepted solution, replies by number. A list of questions, one a slice.

mod helpers;
mod merged;
mod standing;
mod thanks;
mod verbs;
mod view;
mod ways;

pub use view::ThreadPage;

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use ways::{Pages, filter_url, jumps};

use super::article::{self, ArticlePage};
use crate::features::merging::policy as merging;
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::frame::Frame;
use crate::forum::gate::work::WorkView;
use crate::forum::permissions::Act;
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts_store;
use crate::forum::posts::store::reading;
use crate::forum::posts::views::{ComposerView, PostAround, PostView};
use crate::forum::threads::model::{StatusView, Thread, ThreadId, Visibility};
use crate::forum::threads::store::lists as listing;
use crate::forum::threads::views::{AdviceView, Link};
use crate::forum::threads::{policy, store};
use crate::forum::viewer::Viewer;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::moved_with_query;

pub use verbs::Verb;

#[derive(Debug, Deserialize)]
pub struct Query {
    page: Option<i64>,
    /// "keep": the own words of what was merged into another thread.
    merged: Option<String>,
}

impl Query {
    fn keeps_merged(&self) -> bool {
        self.merged.as_deref() == Some("keep")
    }
}

/// What the address asks for.
struct Asked {
    id: ThreadId,
    slug: String,
    page: Option<i64>,
    keeps_merged: bool,
}

enum Found {
    Here(Box<ThreadPage>, Visit),
    /// Articles have a page of their own.
    Article(Box<ArticlePage>, Visit),
    Elsewhere(String),
}

/// What is noted about somebody who reads a page.
#[derive(Clone, Copy)]
struct Visit {
    id: ThreadId,
    /// The number of the last post on the page.
    last: i64,
    /// Whether they have not read so far before.
    is_news: bool,
}

/// `/threads/{id}`: leads to the address with the title.
pub async fn short(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (id, keeps_merged) = (ThreadId(id.into_inner()), query.keeps_merged());
    let url = site
        .db
        .read(move |conn| {
            if !keeps_merged && let Some(url) = merged::place(conn, &viewer, id)? {
                return Ok(url);
            }
            Ok::<_, Error>(find(conn, &viewer, (id, keeps_merged))?.0.url())
        })
        .await?;
    Ok(moved_with_query(&url, request.query_string()))
}

/// The thread, if the viewer may read it: what was merged into another one as well, when asked for.
fn find(
    conn: &mut Conn,
    viewer: &Viewer,
    (id, keeps_merged): (ThreadId, bool),
) -> diesel::QueryResult<(Thread, Board)> {
    match store::visible_to(conn, viewer, id) {
        Err(diesel::NotFound) if keeps_merged => store::merged_for(conn, viewer, id),
        found => found,
    }
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    path: web::Path<(i64, String)>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (id, slug) = path.into_inner();
    let frame = Frame::new(&site, &viewer, &request);
    let (asker, on, csrf) = (viewer.clone(), site.clone(), frame.csrf());
    let asked = Asked { id: ThreadId(id), slug, page: query.page, keeps_merged: query.keeps_merged() };
    let found = site.db.read(move |conn| load(conn, &on, &asker, &asked, csrf)).await?;
    match found {
        Found::Elsewhere(url) => Ok(moved_with_query(&url, request.query_string())),
        Found::Here(page, visit) => {
            note_visit(&frame, &request, visit);
            frame.show("pages/thread.html", &page.page_title(), &page).await
        }
        Found::Article(page, visit) => {
            note_visit(&frame, &request, visit);
            frame.show("pages/article.html", &page.thread.page_title(), &page).await
        }
    }
}

/// Counts a view and how far somebody has read; looking ahead is not reading.
fn note_visit(frame: &Frame, request: &HttpRequest, visit: Visit) {
    if request.headers().contains_key("sec-purpose") {
        return;
    }
    frame.site.views.add(visit.id.0);
    if let Some(user) = frame.viewer.id() {
        frame.site.reads.raise((user.0, visit.id.0), visit.last);
        // What is read here for the first time rings no longer, on this very page.
        if visit.is_news && frame.site.bells.get(&user.0).is_some_and(|unread| unread.all > 0) {
            frame.site.bells.invalidate(&user.0);
        }
    }
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, asked: &Asked, csrf: String) -> Result<Found, Error> {
    let id = asked.id;
    let found = find(conn, viewer, (id, asked.keeps_merged));
    let is_elsewhere = match &found {
        Ok((thread, _)) => thread.merged_into.is_some() && !asked.keeps_merged,
        Err(error) => *error == diesel::NotFound,
    };
    if is_elsewhere && let Some(url) = merged::place(conn, viewer, id)? {
        return Ok(Found::Elsewhere(url));
    }
    let (thread, board) = found?;
    if thread.slug != asked.slug {
        return Ok(Found::Elsewhere(thread.url()));
    }
    let size = site.config.posts.page_size;
    let pages = Pages::of(&thread, size, asked.page)?;
    let posts = posts_store::page_of(conn, id, (pages.current - 1) * size + 1, size)?;
    let solutions = thanks::solutions(conn, &thread)?;
    let solution = solutions.first().filter(|_| pages.current == 1).cloned();
    let ids: Vec<PostId> = posts.iter().chain(&solution).map(|post| post.id).collect();
    let targets = if posts.iter().any(|post| post.reply_to.is_some()) {
        posts_store::targets_of(conn, &posts)?
    } else {
        HashMap::new()
    };
    let mut people: Vec<UserId> = posts.iter().chain(&solution).map(|post| post.author_id).collect();
    people.extend(targets.values().map(|target| target.author_id));
    people.sort_unstable();
    people.dedup();
    let labels: Vec<_> = thread.label_id.into_iter().collect();
    let label =
        if labels.is_empty() { None } else { listing::label_names(conn, &labels)?.into_values().next() };
    let tags = listing::tags_of(conn, &[id])?.remove(&id).unwrap_or_default();
    let is_article = board.kind.is_articles();
    let (mark, draft) = match viewer.id() {
        Some(user) => {
            let (mark, draft) = reading::own_of(conn, user, id)?;
            (mark.max(site.reads.get((user.0, id.0))), draft)
        }
        None => (0, None),
    };
    let staff = if is_article { None } else { reading::first_staff_number(conn, id)? };
    let own = thanks::Own {
        given: thanks::given(conn, viewer, posts.iter().chain(&solution))?,
        followed: thanks::followed(conn, viewer, &thread, &ids)?,
    };
    let may_reply = policy::may_reply(viewer, &thread, &board);
    let url = thread.url();
    let merged_into = merged::link(conn, viewer, &thread)?;
    // The pages of a merged thread stay with its own words.
    let pages = pages.keeping(merged_into.is_some());
    let faces = accounts::faces(conn, &people)?;
    let around = PostAround {
        brand: &site.config.brand,
        page_size: size,
        viewer,
        thread: &thread,
        board: &board,
        signatures: thanks::signatures(conn, &site.config, &faces, &people)?,
        faces,
        attachments: posts_store::attachments_of(conn, &ids)?,
        targets,
    };
    let mut views: Vec<PostView> =
        posts.iter().filter_map(|post| thanks::shown(&around, &own, post)).collect();
    let has_question = views.first().is_some_and(|post| post.number == 1);
    let question = has_question.then(|| views.remove(0));
    let solution = solution.filter(|post| post.number > 1).and_then(|post| around.post(&post));
    let solved_url = solutions.first().map(|post| permalink(&url, post.number, size));
    let work = viewer.person.as_deref().and_then(|person| WorkView::for_post(site, person));
    let composer = may_reply
        .is_ok()
        .then(|| ComposerView::reply(&thread, csrf.clone()).with_draft(draft).with_work(work));
    let last = posts.last().map_or(0, |post| post.number);
    let visit = Visit { id, last, is_news: mark < last };
    let jumps = jumps(&thread, size, mark, staff, solved_url.clone());
    let description =
        question.as_ref().map(|post| crate::kit::text::excerpt::excerpt(&plain(&post.html), 160));
    let standing = match is_article {
        true => None,
        false => standing::of(conn, site, viewer, (&thread, &board), label.as_deref())?,
    };
    let article = {
        let author = thanks::author_button(viewer, &thread, &own.followed);
        article::around(conn, site, viewer, (&thread, &board), &tags, author)?
    };
    // An article's label is changed where the article is.
    let relabel = if is_article { None } else { verbs::relabel(conn, viewer, (&thread, &board))? };
    let helpers = match is_article {
        true => None,
        false => helpers::of(conn, site, viewer, (&thread, may_reply.is_ok()))?,
    };
    let page = ThreadPage {
        helpers,
        relabel,
        id,
        question,
        rail: format!("{} of {}", posts.first().map_or(0, |post| post.number), thread.last_number),
        jumps,
        solution,
        subscribe: thanks::button(viewer, &thread, &own.followed),
        other_solutions: thanks::others(&solutions, &thread, size),
        solved_url,
        posts: views,
        first_url: pages.url(&url, 1).filter(|_| pages.current > 2),
        prev_url: pages.url(&url, pages.current - 1),
        next_url: pages.url(&url, pages.current + 1),
        last_url: pages.url(&url, pages.last).filter(|_| pages.current + 1 < pages.last),
        page_number: pages.current,
        page_url: pages.url(&url, pages.current).unwrap_or_else(|| url.clone()),
        label_url: label.as_deref().map(|name| filter_url(&board, "label", name)),
        label,
        status: thread.status.as_deref().map(|name| StatusView::of(&site.config.statuses, name)),
        standing,
        tags: tags.into_iter().map(|name| Link { url: filter_url(&board, "tag", &name), name }).collect(),
        locked: thread.locked,
        floated: thread.floated,
        hidden: thread.state != Visibility::Visible && merged_into.is_none(),
        merged_into: merged_into.clone(),
        last_number: thread.last_number,
        views: thread.view_count,
        votes: thread.vote_count,
        answered: thread.answered_count,
        replies: thread.reply_count,
        created_at: thread.created_at.0,
        last_at: thread.last_post_at.0,
        advice: composer.as_ref().and_then(|_| AdviceView::of(site, viewer, &thread, &board)),
        composer,
        reply_url: viewer
            .person
            .is_none()
            .then(|| format!("/threads/{id}/reply"))
            .filter(|_| !thread.locked && merged_into.is_none()),
        closed_note: may_reply
            .err()
            .filter(|_| (viewer.person.is_some() || thread.locked) && merged_into.is_none())
            .map(|refusal| refusal.0),
        music_url: (board.kind == BoardKind::Chat).then(|| format!("/threads/{id}/music")),
        can_move: policy::may_move_from(viewer, &board).is_ok(),
        can_merge: merging::may_change(viewer, &thread, &board).is_ok(),
        can_remove: policy::may_do(viewer, Act::Remove, &board).is_ok(),
        verbs: verbs::of(viewer, &thread, &board),
        board: standing::home(&board),
        title: thread.title,
        url,
        description: description.unwrap_or_default(),
    };
    Ok(match article {
        Some(article) => Found::Article(Box::new(ArticlePage::of(page, article)), visit),
        None => Found::Here(Box::new(page), visit),
    })
}

/// The text of rendered HTML, roughly: for descriptions only.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
