//! What became of one's reports, and what was decided about one's own things.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::reports::actions::appeal;
use crate::features::reports::forms::{MAX_TEXT, words};
use crate::features::reports::model::{Kind, Matter, MatterId, State};
use crate::features::reports::policy;
use crate::features::reports::store::{self, lists};
use crate::features::reports::views::{DecisionPage, OwnReportPage, OwnReportView, OwnReportsPage};
use crate::forum::accounts::model::UserId;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

/// Reports and decisions on the page at most.
const MOST: i64 = 200;

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let user = who.id;
    let (reports, about) = site
        .db
        .read(move |conn| {
            Ok::<_, Error>((lists::by_reporter(conn, user, MOST)?, lists::about(conn, user, MOST)?))
        })
        .await?;
    let page = OwnReportsPage::new(&reports, &about);
    Frame::new(&site, &who.viewer(), &request).show(OwnReportsPage::TEMPLATE, "Reports", &page).await
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    receipt: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let user = who.id;
    let (report, matter) =
        site.db.read(move |conn| Ok::<_, Error>(lists::by_receipt(conn, user, &receipt)?)).await?;
    let page = OwnReportPage { report: OwnReportView::new(&report, &matter) };
    let title = format!("Report {}", page.report.receipt);
    Frame::new(&site, &who.viewer(), &request).show(OwnReportPage::TEMPLATE, &title, &page).await
}

/// A decision that went against this person; any other is not there.
async fn own(site: &Site, user: UserId, id: MatterId) -> Result<Matter, Error> {
    let matter = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let is_theirs = matter.author_id == user && matter.state == State::Acted && matter.kind != Kind::Removal;
    if is_theirs { Ok(matter) } else { Err(Error::NotFound) }
}

pub async fn decision(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let matter = own(&site, who.id, MatterId(*id)).await?;
    let may = policy::may_appeal(who.id, &matter).is_ok();
    let page = DecisionPage::new(&matter, may, "", &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(DecisionPage::TEMPLATE, page.heading, &page).await
}

pub async fn appeal(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let id = MatterId(*id);
    let matter = own(&site, who.id, id).await?;
    policy::may_appeal(who.id, &matter)?;
    match words(form.get("text")).filter(|text| !text.is_empty()) {
        Some(text) => {
            let now = site.clock.now();
            site.db.write(move |tx| appeal::appeal(tx, &who, id, &text, now)).await?;
            Ok(back(&site, &format!("/decisions/{id}"), "Your appeal is with another moderator."))
        }
        None => {
            let errors = FormErrors::one("text", format!("Say why, in at most {MAX_TEXT} characters."));
            let page = DecisionPage::new(&matter, true, form.get("text"), &errors);
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(DecisionPage::TEMPLATE, page.heading, &page).await
        }
    }
}
