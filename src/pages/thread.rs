//! A thread: question, accepted solution, replies by number. A list of questions, one a slice.

mod standing;
mod thanks;

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use self::standing::StandingView;
use super::article::{self, ArticlePage};
use crate::features::notifications::views::ButtonView;
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::Board;
use crate::forum::frame::Frame;
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts_store;
use crate::forum::posts::store::reading;
use crate::forum::posts::views::{ComposerView, PostAround, PostView};
use crate::forum::threads::model::{StatusView, Thread, ThreadId, Visibility};
use crate::forum::threads::store::lists as listing;
use crate::forum::threads::views::{AdviceView, Link};
use crate::forum::threads::{policy, store};
use crate::forum::viewer::{Role, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::moved_with_query;

#[derive(Debug, Deserialize)]
pub struct Query {
    page: Option<i64>,
    /// "keep": moderators read what was merged into another thread.
    merged: Option<String>,
}

impl Query {
    fn keeps_merged(&self) -> bool {
        self.merged.as_deref() == Some("keep")
    }
}

#[derive(Debug, Serialize)]
pub struct Jump {
    pub name: &'static str,
    pub url: String,
}

/// What a moderator may do here, as the buttons need it.
#[derive(Debug, Serialize)]
pub struct Verb {
    pub name: &'static str,
    pub text: &'static str,
    pub icon: &'static str,
}

#[derive(Debug, Serialize)]
pub struct ThreadPage {
    pub id: ThreadId,
    pub url: String,
    /// The address of this page of the thread.
    pub page_url: String,
    pub page_number: i64,
    pub title: String,
    pub board: Link,
    pub label: Option<String>,
    /// The board's threads with this label.
    pub label_url: Option<String>,
    pub status: Option<StatusView>,
    /// Of ideas and issues.
    pub standing: Option<StandingView>,
    pub tags: Vec<Link>,
    pub locked: bool,
    pub floated: bool,
    pub hidden: bool,
    /// The number of the last post, for pages that hear of newer ones.
    pub last_number: i64,
    pub views: i64,
    pub votes: i64,
    /// How many people said that it answered them.
    pub answered: i64,
    pub replies: i64,
    pub created_at: i64,
    pub last_at: i64,
    pub question: Option<PostView>,
    /// Where its first solution stands, on every page.
    pub solved_url: Option<String>,
    /// The first solution, under the question.
    pub solution: Option<PostView>,
    pub other_solutions: Vec<Link>,
    pub posts: Vec<PostView>,
    pub rail: String,
    pub jumps: Vec<Jump>,
    pub first_url: Option<String>,
    pub prev_url: Option<String>,
    pub next_url: Option<String>,
    pub last_url: Option<String>,
    /// Why a new thread may be better than a reply.
    pub advice: Option<AdviceView>,
    pub composer: Option<ComposerView>,
    /// Where a guest goes to reply: by way of logging in.
    pub reply_url: Option<String>,
    /// Why one cannot reply, where that is so.
    pub closed_note: Option<String>,
    /// For members.
    pub subscribe: Option<ButtonView>,
    pub verbs: Vec<Verb>,
    pub description: String,
}

/// What the address asks for.
struct Asked {
    id: ThreadId,
    slug: String,
    page: Option<i64>,
    keeps_merged: bool,
}

enum Found {
    Here(Box<ThreadPage>, i64),
    /// Articles have a page of their own.
    Article(Box<ArticlePage>, i64),
    Elsewhere(String),
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
            if !keeps_merged && let Some(url) = standing::merged_place(conn, &viewer, id)? {
                return Ok(url);
            }
            Ok::<_, Error>(store::visible_to(conn, &viewer, id)?.0.url())
        })
        .await?;
    Ok(moved_with_query(&url, request.query_string()))
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
        Found::Here(page, last_shown) => {
            note_visit(&frame, &request, id, last_shown);
            frame.show("pages/thread.html", &page.page_title(), &page).await
        }
        Found::Article(page, last_shown) => {
            note_visit(&frame, &request, id, last_shown);
            frame.show("pages/article.html", &page.thread.page_title(), &page).await
        }
    }
}

/// Counts a view and how far somebody has read; looking ahead is not reading.
fn note_visit(frame: &Frame, request: &HttpRequest, id: i64, last_shown: i64) {
    if request.headers().contains_key("sec-purpose") {
        return;
    }
    frame.site.views.add(id);
    if let Some(user) = frame.viewer.id() {
        frame.site.reads.raise((user.0, id), last_shown);
        // What is read here rings no longer, on this very page.
        if frame.site.bells.get(&user.0).is_some_and(|unread| unread > 0) {
            frame.site.bells.invalidate(&user.0);
        }
    }
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, asked: &Asked, csrf: String) -> Result<Found, Error> {
    let id = asked.id;
    let found = store::visible_to(conn, viewer, id);
    let is_elsewhere = match &found {
        Ok((thread, _)) => thread.merged_into.is_some() && !asked.keeps_merged,
        Err(error) => *error == diesel::NotFound,
    };
    if is_elsewhere && let Some(url) = standing::merged_place(conn, viewer, id)? {
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
        given: thanks::given(conn, viewer, &ids)?,
        followed: thanks::followed(conn, viewer, &thread, &ids)?,
    };
    let may_reply = policy::may_reply(viewer, &thread, &board);
    let url = thread.url();
    let around = PostAround {
        brand: &site.config.brand,
        page_size: size,
        viewer,
        thread: &thread,
        board: &board,
        faces: accounts::faces(conn, &people)?,
        attachments: posts_store::attachments_of(conn, &ids)?,
        targets,
    };
    let mut views: Vec<PostView> =
        posts.iter().filter_map(|post| thanks::shown(&around, &own, post)).collect();
    let has_question = views.first().is_some_and(|post| post.number == 1);
    let question = has_question.then(|| views.remove(0));
    let solution = solution.filter(|post| post.number > 1).and_then(|post| around.post(&post));
    let solved_url = solutions.first().map(|post| permalink(&url, post.number, size));
    let composer = may_reply.is_ok().then(|| ComposerView::reply(&thread, csrf.clone()).with_draft(draft));
    let last_shown = posts.last().map_or(0, |post| post.number);
    let jumps = jumps(&thread, size, mark, staff, solved_url.clone());
    let description =
        question.as_ref().map(|post| crate::kit::text::excerpt::excerpt(&plain(&post.html), 160));
    let standing = match is_article {
        true => None,
        false => standing::of(conn, site, viewer, (&thread, &board), (label.as_deref(), &csrf))?,
    };
    let article = article::around(conn, site, viewer, (&thread, &board), &tags)?;
    let page = ThreadPage {
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
        hidden: thread.state != Visibility::Visible,
        last_number: thread.last_number,
        views: thread.view_count,
        votes: thread.vote_count,
        answered: thread.answered_count,
        replies: thread.reply_count,
        created_at: thread.created_at.0,
        last_at: thread.last_post_at.0,
        advice: composer.as_ref().and_then(|_| AdviceView::of(site, viewer, &thread, &board)),
        composer,
        reply_url: viewer.person.is_none().then(|| format!("/threads/{id}/reply")).filter(|_| !thread.locked),
        closed_note: may_reply
            .err()
            .filter(|_| viewer.person.is_some() || thread.locked)
            .map(|refusal| refusal.0),
        verbs: verbs(viewer, &thread),
        board: standing::home(&board),
        title: thread.title,
        url,
        description: description.unwrap_or_default(),
    };
    Ok(match article {
        Some(article) => Found::Article(Box::new(ArticlePage::of(page, article)), last_shown),
        None => Found::Here(Box::new(page), last_shown),
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

/// The board's list, narrowed to one tag or label.
fn filter_url(board: &Board, by: &str, name: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{}?{by}={name}", board.url())
}

fn jumps(
    thread: &Thread,
    page_size: i64,
    mark: i64,
    staff: Option<i64>,
    solution: Option<String>,
) -> Vec<Jump> {
    let at = |number: i64| permalink(&thread.url(), number, page_size);
    let mut jumps = Vec::new();
    if mark > 0 && mark < thread.last_number {
        jumps.push(Jump { name: "First unread", url: at(mark + 1) });
    }
    if let Some(url) = solution {
        jumps.push(Jump { name: "Solution", url });
    }
    if let Some(number) = staff {
        jumps.push(Jump { name: "Staff reply", url: at(number) });
    }
    if thread.last_number > 3 {
        jumps.push(Jump { name: "Latest", url: at(thread.last_number) });
    }
    jumps
}

fn verbs(viewer: &Viewer, thread: &Thread) -> Vec<Verb> {
    if !viewer.is_at_least(Role::Moderator) {
        return Vec::new();
    }
    let either = |on: bool, yes: Verb, no: Verb| if on { yes } else { no };
    let verb = |name, text, icon| Verb { name, text, icon };
    vec![
        either(thread.locked, verb("unlock", "Unlock thread", "lock"), verb("lock", "Lock thread", "lock")),
        either(
            thread.floated,
            verb("unfloat", "Stop floating", "pin"),
            verb("float", "Float to the top", "pin"),
        ),
        either(
            thread.featured,
            verb("unfeature", "Stop featuring", "star"),
            verb("feature", "Feature", "star"),
        ),
        either(
            thread.state == Visibility::Visible,
            verb("hide", "Hide thread", "hide"),
            verb("restore", "Restore thread", "eye"),
        ),
    ]
}

/// Which page of how many.
struct Pages {
    current: i64,
    last: i64,
}

impl Pages {
    fn of(thread: &Thread, size: i64, asked: Option<i64>) -> Result<Self, Error> {
        let last = (thread.last_number.max(1) - 1) / size + 1;
        match asked.unwrap_or(1) {
            current if (1..=last).contains(&current) => Ok(Self { current, last }),
            _ => Err(Error::NotFound),
        }
    }

    fn url(&self, thread_url: &str, page: i64) -> Option<String> {
        match page {
            1 => Some(thread_url.to_owned()).filter(|_| self.current != 1),
            page if page > 1 && page <= self.last => Some(format!("{thread_url}?page={page}")),
            _ => None,
        }
    }
}

impl ThreadPage {
    /// What the browser's tab says.
    pub fn page_title(&self) -> String {
        match self.page_number {
            1 => self.title.clone(),
            number => format!("{}, page {number}", self.title),
        }
    }

    pub fn sample() -> Self {
        Self {
            id: ThreadId(1),
            url: "/threads/1/gapless".to_owned(),
            page_url: "/threads/1/gapless".to_owned(),
            page_number: 1,
            title: "Gapless playback".to_owned(),
            board: Link { name: "Android".to_owned(), url: "/boards/android".to_owned() },
            label: Some("Playback".to_owned()),
            label_url: Some("/boards/android?label=Playback".to_owned()),
            status: Some(StatusView::sample()),
            standing: Some(StandingView::sample()),
            tags: vec![Link { name: "gapless".to_owned(), url: "/boards/android?tag=gapless".to_owned() }],
            locked: true,
            floated: true,
            hidden: true,
            last_number: 2,
            views: 12,
            votes: 3,
            answered: 2,
            replies: 2,
            created_at: 0,
            last_at: 1,
            question: Some(PostView::sample()),
            solved_url: Some("#post-2".to_owned()),
            solution: Some(PostView::sample()),
            other_solutions: vec![Link { name: "#3".to_owned(), url: "#post-3".to_owned() }],
            posts: vec![PostView::sample()],
            rail: "1 of 2".to_owned(),
            jumps: vec![Jump { name: "Latest", url: "#post-2".to_owned() }],
            first_url: None,
            prev_url: None,
            next_url: Some("/threads/1/gapless?page=2".to_owned()),
            last_url: None,
            advice: Some(AdviceView::sample()),
            composer: None,
            reply_url: Some("/threads/1/reply".to_owned()),
            closed_note: Some("Locked.".to_owned()),
            subscribe: Some(ButtonView::sample()),
            verbs: vec![Verb { name: "lock", text: "Lock thread", icon: "lock" }],
            description: "Words".to_owned(),
        }
    }
}
