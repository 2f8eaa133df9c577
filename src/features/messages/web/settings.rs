//! Switching private messages on and off, and whom one blocked.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::messages::actions::side;
use crate::features::messages::policy;
use crate::features::messages::store::people;
use crate::features::messages::views::MessageSettingsPage;
use crate::forum::accounts::session;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

const OWN: &str = "/settings/messages";
const TITLE: &str = "Private messages";
/// Blocked people on the page at most.
const MOST: i64 = 200;

#[derive(Debug, Deserialize)]
pub struct Query {
    step: Option<String>,
}

async fn page(site: &Site, who: &SignedIn) -> Result<MessageSettingsPage, Error> {
    let user = who.id;
    let (since, blocked) = site
        .db
        .read(move |conn| {
            Ok::<_, Error>((people::accepted_at(conn, user)?, people::blocked_by(conn, user, MOST)?))
        })
        .await?;
    let mut page = MessageSettingsPage::new(who.messages_on, since, &blocked, &site.config.brand);
    page.closed_note = policy::may_opt_in(&who.viewer()).err().map(|refusal| refusal.0);
    Ok(page)
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let mut page = page(&site, &who).await?;
    page.confirm = query.step.as_deref() == Some("confirm");
    Frame::new(&site, &who.viewer(), &request).show(MessageSettingsPage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let now = site.clock.now();
    match form.get("choice") {
        "accept" if form.is_on("adult") => {
            site.db.write(move |tx| side::accept(tx, &who, now)).await?;
            session::forget_all(&site);
            Ok(back(&site, "/messages", "Private messages are on."))
        }
        "accept" => {
            policy::may_opt_in(&who.viewer())?;
            let mut page = page(&site, &who).await?;
            page.confirm = true;
            page.error =
                Some("Tick the box if you are at least 18. Below that, messages stay off.".to_owned());
            Frame::new(&site, &who.viewer(), &request)
                .refuse(MessageSettingsPage::TEMPLATE, TITLE, &page)
                .await
        }
        "decline" => {
            site.db.write(move |tx| side::decline(tx, &who, now)).await?;
            session::forget_all(&site);
            Ok(back(&site, OWN, "Private messages are off. Nobody can write to you."))
        }
        _ => Err(Error::BadRequest("Choose Accept or Decline.".to_owned())),
    }
}

pub async fn block(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (name, now) = (form.get("username").trim().to_owned(), site.clock.now());
    site.db.write(move |tx| side::block(tx, &who, &name, now)).await?;
    Ok(back(&site, OWN, "Blocked. They can't write to you, and nobody tells them."))
}

pub async fn unblock(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let name = form.get("username").to_owned();
    site.db.write(move |tx| side::unblock(tx, &who, &name)).await?;
    Ok(back(&site, OWN, "They can write to you again."))
}
