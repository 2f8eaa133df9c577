//! Planning and changing.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::gatherings::forms::RawGathering;
use crate::features::gatherings::model::GatheringId;
use crate::features::gatherings::views::PlanPage;
use crate::features::gatherings::{actions, policy, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

pub async fn new(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_plan(&who.viewer())?;
    let page =
        PlanPage::new(None, &RawGathering::fresh(&who.zone), &site.config.brand, &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(PlanPage::TEMPLATE, page.heading, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    policy::may_plan(&who.viewer())?;
    let raw = RawGathering::read(&form);
    match raw.check() {
        Ok(new) => {
            let now = site.clock.now();
            let id = site.db.write(move |tx| actions::plan(tx, &who, &new, now)).await?;
            Ok(back(&site, &format!("/calendar/{id}"), "The event stands in the calendar."))
        }
        Err(errors) => refused(&site, &who, &request, None, (&raw, &errors)).await,
    }
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_plan(&who.viewer())?;
    let id = GatheringId(*id);
    let one = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let raw = RawGathering::of(&one);
    let page = PlanPage::new(Some(id.0), &raw, &site.config.brand, &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(PlanPage::TEMPLATE, page.heading, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_plan(&who.viewer())?;
    let (id, raw) = (GatheringId(*id), RawGathering::read(&form));
    site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let errors = match raw.check() {
        Err(errors) => errors,
        Ok(new) => {
            let (by, now) = (who.clone(), site.clock.now());
            match site.db.write(move |tx| actions::change(tx, &by, id, &new, now)).await {
                Ok(()) => return Ok(back(&site, &format!("/calendar/{id}"), "The event is changed.")),
                Err(Error::Refused(Refusal(sentence))) => FormErrors::one("seats", sentence),
                Err(error) => return Err(error),
            }
        }
    };
    refused(&site, &who, &request, Some(id.0), (&raw, &errors)).await
}

async fn refused(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    id: Option<i64>,
    (raw, errors): (&RawGathering, &FormErrors),
) -> Result<HttpResponse, Error> {
    let page = PlanPage::new(id, raw, &site.config.brand, errors);
    Frame::new(site, &who.viewer(), request).refuse(PlanPage::TEMPLATE, page.heading, &page).await
}

pub async fn cancel(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (GatheringId(*id), site.clock.now());
    site.db.write(move |tx| actions::cancel(tx, &who, id, now)).await?;
    Ok(back(&site, &format!("/calendar/{id}"), "The event is cancelled, and everybody who comes is told."))
}
