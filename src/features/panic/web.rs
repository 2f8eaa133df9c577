//! The addresses of the emergency switch.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::views::PanicPage;
use super::{actions, policy};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::session;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::gate::panic;
use crate::forum::gate::store::Outcome;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;

const PLACE: &str = "/admin/panic";
/// People of the list at most.
const MOST: i64 = 200;
const MAX_REASON: usize = 500;

async fn answer(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    (status, errors): (StatusCode, &FormErrors),
) -> Result<HttpResponse, Error> {
    let read = site.db.read(|conn| Ok::<_, Error>((panic::since(conn)?, panic::waiting(conn, MOST)?)));
    let (since, waiting) = read.await?;
    let page = PanicPage::new(since, waiting, &site.config.brand, errors);
    let frame = Frame::new(site, &who.viewer(), request);
    frame.answer(status, PanicPage::TEMPLATE, PanicPage::TITLE, &page).await
}

pub async fn show(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_panic(&who.viewer())?;
    answer(&site, &who, &request, (StatusCode::OK, &FormErrors::default())).await
}

pub async fn begin(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    policy::may_panic(&who.viewer())?;
    let reason = fold::clean_line(form.get("reason"), MAX_REASON).unwrap_or_default();
    if fold::is_blank(&reason) {
        let sentence = format!("Say in a few words what is going on, in at most {MAX_REASON} characters.");
        let errors = FormErrors::one("reason", sentence);
        return answer(&site, &who, &request, (StatusCode::UNPROCESSABLE_ENTITY, &errors)).await;
    }
    let now = site.clock.now();
    site.db.write(move |tx| actions::begin(tx, &who, &reason, now)).await?;
    session::forget_all(&site);
    Ok(back(&site, PLACE, "It is on: only members who have a post here write."))
}

pub async fn end(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    let now = site.clock.now();
    site.db.write(move |tx| actions::end(tx, &who, now)).await?;
    session::forget_all(&site);
    Ok(back(&site, PLACE, "It is off: everybody writes as before."))
}

pub async fn approve(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    decide(&site, who, UserId(*id), Outcome::Approved).await?;
    Ok(back(&site, PLACE, "They can take part, and are told."))
}

pub async fn refuse(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    decide(&site, who, UserId(*id), Outcome::Refused).await?;
    Ok(back(&site, PLACE, "They can read and not write, and are told."))
}

async fn decide(site: &Site, who: SignedIn, user: UserId, outcome: Outcome) -> Result<(), Error> {
    let now = site.clock.now();
    site.db.write(move |tx| actions::decide(tx, &who, user, outcome, now)).await?;
    session::forget_all(site);
    site.bells.invalidate(&user.0);
    Ok(())
}
