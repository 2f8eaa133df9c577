//! The last line of a letter: stops letters like it, without logging in
//! (RFC 8058). Only a POST changes anything; the address is sealed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::notifications::actions;
use crate::features::notifications::seals::{self, Stop};
use crate::features::notifications::views::UnsubscribePage;
use crate::forum::frame::Frame;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::Fields;

const TITLE: &str = "Stop letters";

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let (_, stop) = seals::read_stop(&site.key, &token).ok_or(Error::NotFound)?;
    let page = UnsubscribePage::ask(what(stop), &token);
    Frame::new(&site, &viewer, &request).show(UnsubscribePage::TEMPLATE, TITLE, &page).await
}

/// Mail programs send it by themselves, people by the button. No form token:
/// there is no session that another site could use.
pub async fn update(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
    _fields: Fields,
) -> Result<HttpResponse, Error> {
    let (user, stop) = seals::read_stop(&site.key, &token).ok_or(Error::NotFound)?;
    let now = site.clock.now();
    site.db.write_unseen(move |tx| actions::stop(tx, user, stop, now)).await?;
    let page = UnsubscribePage::done(what(stop));
    Frame::new(&site, &viewer, &request).answer(StatusCode::OK, UnsubscribePage::TEMPLATE, TITLE, &page).await
}

fn what(stop: Stop) -> String {
    use crate::features::notifications::model::{Place, Way};
    match stop {
        Stop::Place(target) => match target.place {
            Place::Thread => "letters about this thread".to_owned(),
            Place::Post => "letters about replies to this post".to_owned(),
            Place::Author => "letters about this author's articles".to_owned(),
            Place::Blog => "letters about new articles".to_owned(),
            place => format!("letters about new threads in this {}", place.word()),
        },
        Stop::Kind(kind) => format!("letters of this kind: {}", kind.title()),
        Stop::Way(Way::Weekly) => "the weekly letter".to_owned(),
        Stop::Way(_) => "the daily letter".to_owned(),
    }
}
