//! The addresses of votes. A form leads back to the thread; a script gets the button alone.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::actions::{self, Outcome};
use super::forms::Said;
use super::policy;
use super::store;
use super::views::{
    DetailsPage, DetailsView, OwnPage, OwnVote, PlatformView, TellingPage, TellingVote, VoteView,
};
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::boards::model::BoardKind;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::forms::words_left;
use crate::forum::threads::model::{StatusView, Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::threads::store::votes;
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Cursor;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, page, see_other};

/// Votes on one page.
const SIZE: i64 = 50;
/// What one hears who has an issue too.
const COUNTED: &str =
    "You are counted, and you will hear of every change. What you add here helps to find it.";

/// Where the words of a composer were to be posted.
#[derive(Debug, Deserialize)]
pub struct Left {
    place: Option<String>,
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Left>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    let words = words_left(&form, query.place.as_deref(), now);
    let statuses = site.config.statuses.clone();
    let outcome =
        site.db.write(move |tx| actions::give(tx, &who, &statuses, (id, words.as_ref()), now)).await?;
    let is_issue = outcome.board.kind == BoardKind::Issue;
    if is_issue && !csrf::is_script(&request) {
        return Ok(back(&site, &format!("/threads/{id}/vote"), COUNTED));
    }
    answer(&Frame::new(&site, &viewer, &request), &request, outcome, true)
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    _form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    let statuses = site.config.statuses.clone();
    let outcome = site.db.write(move |tx| actions::take_back(tx, &who, &statuses, id, now)).await?;
    answer(&Frame::new(&site, &viewer, &request), &request, outcome, false)
}

fn answer(
    frame: &Frame,
    request: &HttpRequest,
    outcome: Outcome,
    voted: bool,
) -> Result<HttpResponse, Error> {
    if !csrf::is_script(request) {
        return Ok(see_other(&outcome.thread.url()));
    }
    let mut view = VoteView::new(&outcome.thread, &outcome.board, (voted, false));
    view.votes = outcome.count;
    Ok(page(StatusCode::OK, frame.site.view.render_data("features/votes/button.html", &view)?))
}

/// What belongs to "I have this too".
pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, viewer) = (ThreadId(*id), who.viewer());
    let frame = Frame::new(&site, &viewer, &request);
    let statuses = site.config.statuses.clone();
    let (thread, board, said) = site
        .db
        .read(move |conn| {
            let (thread, board) = threads::visible_to(conn, &viewer, id)?;
            policy::may_vote(&viewer, &statuses, &thread, &board)?;
            let said = votes::of(conn, id, who.id)?;
            Ok::<_, Error>((thread, board, said))
        })
        .await?;
    if board.kind != BoardKind::Issue {
        return Ok(see_other(&thread.url()));
    }
    let page = details_page(
        &site,
        &thread,
        said.is_some(),
        Said { details: said.unwrap_or_default(), ..Said::default() },
    );
    frame.show(DetailsPage::TEMPLATE, DetailsPage::TITLE, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    let said = Said::read(&form, &site.config.issues.platforms);
    if !said.errors.is_empty() {
        let (asker, user) = (viewer.clone(), who.id);
        let (thread, voted) = site
            .db
            .read(move |conn| {
                let (thread, _) = threads::visible_to(conn, &asker, id)?;
                Ok::<_, Error>((thread, votes::of(conn, id, user)?.is_some()))
            })
            .await?;
        let page = details_page(&site, &thread, voted, said);
        let frame = Frame::new(&site, &viewer, &request);
        return frame.refuse(DetailsPage::TEMPLATE, DetailsPage::TITLE, &page).await;
    }
    let statuses = site.config.statuses.clone();
    let outcome =
        site.db.write(move |tx| actions::say(tx, &who, &statuses, (id, &said.details), now)).await?;
    Ok(back(&site, &outcome.thread.url(), "Thank you. You are counted, with what you wrote."))
}

fn details_page(site: &Site, thread: &Thread, voted: bool, said: Said) -> DetailsPage {
    DetailsPage {
        thread: Link { name: thread.title.clone(), url: thread.url() },
        id: thread.id,
        votes: thread.vote_count,
        voted,
        platforms: site.config.issues.platforms.clone(),
        fields: DetailsPage::fields(&said.details, &said.errors),
        platform: said.details.platform,
        platform_error: said.errors.get("platform").map(str::to_owned),
    }
}

#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

/// What voters say of their devices, for Stars and staff.
pub async fn index(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (id, after, asker) = (ThreadId(*id), query.after, viewer.clone());
    let (thread, mut rows, platforms, faces) = site
        .db
        .read(move |conn| {
            let (thread, _) = threads::visible_to(conn, &asker, id)?;
            policy::may_read_details(&asker)?;
            let rows = votes::telling(conn, id, after, SIZE + 1)?;
            let platforms = votes::by_platform(conn, &[id])?;
            let people: Vec<_> = rows.iter().map(|(user, ..)| *user).collect();
            let faces = accounts::faces(conn, &people)?;
            Ok::<_, Error>((thread, rows, platforms, faces))
        })
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let own = format!("/threads/{id}/votes");
    let page = TellingPage {
        votes: thread.vote_count,
        thread: Link { url: thread.url(), name: thread.title },
        platforms: PlatformView::bars(
            platforms.into_iter().map(|((_, name), votes)| (name, votes)).collect(),
        ),
        next_url: rows
            .last()
            .filter(|_| more)
            .map(|(user, at, _)| format!("{own}?after={}", Cursor::new(at.0, user.0))),
        first_url: after.map(|_| own),
        rows: rows
            .into_iter()
            .map(|(user, at, said)| TellingVote {
                person: person(faces.get(&user), &site.config.brand),
                at,
                said: DetailsView::from(said),
            })
            .collect(),
    };
    Frame::new(&site, &viewer, &request).show(TellingPage::TEMPLATE, "Who has this", &page).await
}

/// Where I voted.
pub async fn own(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (viewer, after, user) = (who.viewer(), query.after, who.id);
    let asker = viewer.clone();
    let mut rows = site
        .db
        .read(move |conn| Ok::<_, Error>(store::of_member(conn, &asker, user, after, SIZE + 1)?))
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let statuses = &site.config.statuses;
    let page = OwnPage {
        tabs: tabs("/settings/votes"),
        next_url: rows
            .last()
            .filter(|_| more)
            .map(|(at, thread, _)| format!("/settings/votes?after={}", Cursor::new(at.0, thread.id.0))),
        first_url: after.map(|_| "/settings/votes".to_owned()),
        rows: rows
            .into_iter()
            .map(|(at, thread, board)| OwnVote {
                at,
                votes: thread.vote_count,
                status: thread.status.as_deref().map(|name| StatusView::of(statuses, name)),
                thread: Link { url: thread.url(), name: thread.title },
                board: Link { url: board.url(), name: board.name },
            })
            .collect(),
    };
    Frame::new(&site, &viewer, &request).show(OwnPage::TEMPLATE, OwnPage::TITLE, &page).await
}
