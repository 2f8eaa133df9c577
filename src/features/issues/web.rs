//! The addresses of issues.

use actix_web::{HttpRequest, HttpResponse, web};

use super::views::{HomeView, SendBackPage};
use super::{actions, policy};
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store as threads;
use crate::forum::threads::views::Link;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::limits::Act;

/// Characters of a reason and of a version at most.
const MAX_WHY: usize = 1_000;
const MAX_VERSION: usize = 40;

/// The form, for somebody who may send it.
async fn page(
    site: &Site,
    viewer: &Viewer,
    id: ThreadId,
    (chosen, why, error): (String, String, Option<String>),
) -> Result<SendBackPage, Error> {
    let asker = viewer.clone();
    site.db
        .read(move |conn| {
            let (thread, board) = threads::visible_to(conn, &asker, id)?;
            policy::may_send_back(&asker, &thread, &board)?;
            let all = boards::visible_boards(conn, &asker)?;
            let help: Vec<&Board> = all.iter().filter(|board| board.kind == BoardKind::Help).collect();
            let home = match chosen.as_str() {
                "" => actions::home_of(conn, &asker, &thread)?.map(|board| board.slug).unwrap_or_default(),
                _ => chosen,
            };
            Ok::<_, Error>(SendBackPage {
                boards: HomeView::all(&help, &home),
                id,
                votes: thread.vote_count,
                thread: Link { url: thread.url(), name: thread.title },
                why,
                error,
            })
        })
        .await
}

pub async fn reason(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let page = page(&site, &viewer, ThreadId(*id), Default::default()).await?;
    Frame::new(&site, &viewer, &request).show(SendBackPage::TEMPLATE, SendBackPage::TITLE, &page).await
}

pub async fn send_back(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    let (board, sent) = (form.get("board").to_owned(), form.get("why").to_owned());
    let Ok(why) = fold::clean_body(&sent, MAX_WHY) else {
        let error = format!("Say why, in {MAX_WHY} characters at most: those who voted will read it.");
        let page = page(&site, &viewer, id, (board, sent, Some(error))).await?;
        let frame = Frame::new(&site, &viewer, &request);
        return frame.refuse(SendBackPage::TEMPLATE, SendBackPage::TITLE, &page).await;
    };
    let thread = site.db.write(move |tx| actions::send_back(tx, &who, id, (&board, &why), now)).await?;
    Ok(back(&site, &thread.url(), "It is back in its help board, and everybody who voted will hear why."))
}

/// Whether a fix works for somebody who was affected.
pub async fn answer(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, now, table) = (ThreadId(*id), site.clock.now(), site.config.statuses.clone());
    let works = match form.get("works") {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::Unusable("Say whether it works for you.".to_owned())),
    };
    let version = fold::clean_line(form.get("version"), MAX_VERSION).unwrap_or_default();
    let thread =
        site.db.write(move |tx| actions::answer(tx, &who, &table, (id, works, &version), now)).await?;
    let sentence = match works {
        true => "Good to hear. Thank you for saying so.",
        false => "Thank you: staff see that it is not over for you.",
    };
    Ok(back(&site, &thread.url(), sentence))
}
