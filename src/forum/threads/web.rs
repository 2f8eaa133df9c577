//! The moderators' addresses of a thread.

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions::{self, Verb};
use super::model::ThreadId;
use super::views::MovePage;
use super::{policy, store};
use crate::forum::boards::model::LabelId;
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::Keeper;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::{cookies, see_other};

/// Characters of a reason at most.
const MAX_REASON: usize = 500;

pub async fn moderate(
    site: Site,
    who: Keeper,
    _form: Form,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    let (id, word) = path.into_inner();
    let verb = Verb::from_word(&word).ok_or(Error::NotFound)?;
    let now = site.clock.now();
    let thread = site.db.write(move |tx| actions::moderate(tx, &who, ThreadId(id), verb, now)).await?;
    Ok(back(&site, &thread.url(), verb.done()))
}

pub async fn remove(site: Site, who: Keeper, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let reason = reason_of(&form)?;
    let (id, now) = (ThreadId(*id), site.clock.now());
    let thread = site.db.write(move |tx| actions::remove(tx, &who, id, &reason, now)).await?;
    Ok(back(&site, &thread.url(), "The thread is removed. You can still restore it."))
}

pub async fn choose_board(
    site: Site,
    who: Keeper,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, viewer) = (ThreadId(*id), who.viewer());
    let frame = Frame::new(&site, &viewer, &request);
    let page = site
        .db
        .read(move |conn| {
            let (thread, from) = store::visible_to(conn, &viewer, id)?;
            policy::may_move_from(&viewer, &from)?;
            let mut open = boards::visible_boards(conn, &viewer)?;
            open.retain(|to| to.id == from.id || policy::may_move(&viewer, &from, to).is_ok());
            Ok::<_, Error>(MovePage::new(&thread, &open))
        })
        .await?;
    frame.show("forum/threads/move.html", "Move thread", &page).await
}

pub async fn move_to(site: Site, who: Keeper, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let board = form.get("board").to_owned();
    let (id, now) = (ThreadId(*id), site.clock.now());
    let statuses = site.config.statuses.clone();
    let thread = site.db.write(move |tx| actions::move_to(tx, &who, &statuses, (id, &board), now)).await?;
    Ok(back(&site, &thread.url(), "The thread is moved. Its address stays the same."))
}

pub async fn label(site: Site, who: Keeper, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let label = match form.get("label") {
        "" => None,
        id => Some(LabelId(id.parse().map_err(|_| Error::BadRequest("Choose a label.".to_owned()))?)),
    };
    let (id, now) = (ThreadId(*id), site.clock.now());
    let thread = site.db.write(move |tx| actions::label(tx, &who, (id, label), now)).await?;
    Ok(back(&site, &thread.url(), "The label is changed."))
}

/// The reason of a form, cleaned; there must be one.
pub fn reason_of(form: &Form) -> Result<String, Error> {
    fold::clean_line(form.get("reason"), MAX_REASON)
        .ok()
        .filter(|reason| !fold::is_blank(reason))
        .ok_or_else(|| {
            Error::Unusable("Removing needs a reason of at most 500 characters. Nothing was removed: go back and write one.".to_owned())
        })
}

/// 303 to where the moderator came from, with a sentence.
pub fn back(site: &Site, url: &str, sentence: &str) -> HttpResponse {
    let mut response = see_other(url);
    // A cookie that can't be written costs the sentence, nothing else.
    drop(response.add_cookie(&cookies::flash(site, sentence)));
    response
}
