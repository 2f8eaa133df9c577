//! `/stars/leave`: a Star leaves by themselves.

use actix_web::{HttpRequest, HttpResponse};

use super::forget;
use crate::features::stars::views::LeavePage;
use crate::features::stars::{actions, policy};
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

pub async fn ask(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    may(&site, &who).await?;
    let page = LeavePage::new(&FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(LeavePage::TEMPLATE, LeavePage::TITLE, &page).await
}

async fn may(site: &Site, who: &SignedIn) -> Result<(), Error> {
    let id = who.id;
    let user = site.db.read(move |conn| Ok::<_, Error>(accounts::by_id(conn, id)?)).await?;
    Ok(policy::may_leave(&user)?)
}

pub async fn go(site: Site, who: SignedIn, form: Form, request: HttpRequest) -> Result<HttpResponse, Error> {
    may(&site, &who).await?;
    if !form.is_on("sure") {
        let page = LeavePage::new(&FormErrors::one("sure", "Tick the box if you are sure."));
        let frame = Frame::new(&site, &who.viewer(), &request);
        return frame.refuse(LeavePage::TEMPLATE, LeavePage::TITLE, &page).await;
    }
    let now = site.clock.now();
    site.db.write(move |tx| actions::members::leave(tx, &who, now)).await?;
    forget(&site);
    Ok(back(&site, "/stars", "You have left the Stars. Thank you for all that you did; your record stays."))
}
