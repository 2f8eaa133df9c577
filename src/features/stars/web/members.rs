//! `/desk/stars`: who is a Star, and what staff change about it.

use actix_web::{HttpRequest, HttpResponse, web};

use super::forget;
use super::programme::{MOST, view};
use crate::features::stars::views::StarsDeskPage;
use crate::features::stars::{actions, forms, policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::views::summary;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

async fn page(site: &Site, who: &SignedIn) -> Result<StarsDeskPage, Error> {
    policy::may_review(&who.viewer())?;
    let (viewer, brand) = (who.viewer(), site.config.brand.clone());
    let stars = site
        .db
        .read(move |conn| {
            let all = store::stars(conn, MOST)?;
            Ok::<_, Error>(all.iter().map(|user| view(user, &viewer, &brand)).collect())
        })
        .await?;
    Ok(StarsDeskPage { stars, errors: Vec::new(), refused: None })
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who).await?;
    Frame::new(&site, &who.viewer(), &request)
        .show(StarsDeskPage::TEMPLATE, StarsDeskPage::TITLE, &page)
        .await
}

pub async fn change(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    policy::may_run(&who.viewer())?;
    let (user, verb) = path.into_inner();
    match forms::reason(&form) {
        Ok(reason) => {
            let (now, brand) = (site.clock.now(), site.config.brand.clone());
            let user = site
                .db
                .write(move |tx| {
                    let words = (reason.as_str(), brand.as_str());
                    match verb.as_str() {
                        "promote" => actions::members::promote(tx, &who, UserId(user), words, now),
                        _ => actions::members::retire(tx, &who, UserId(user), words, now),
                    }
                })
                .await?;
            forget(&site);
            let sentence = format!("Done. {} is told in a notice.", user.face().name());
            Ok(back(&site, "/desk/stars", &sentence))
        }
        Err(errors) => refused(&site, &who, &request, (user, form.get("reason")), &errors).await,
    }
}

async fn refused(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    (user, words): (i64, &str),
    errors: &FormErrors,
) -> Result<HttpResponse, Error> {
    let mut page = page(site, who).await?;
    page.errors = summary(errors);
    page.refused = Some((user, words.to_owned()));
    Frame::new(site, &who.viewer(), request)
        .refuse(StarsDeskPage::TEMPLATE, StarsDeskPage::TITLE, &page)
        .await
}
