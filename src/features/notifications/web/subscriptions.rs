//! Follow, leave, and see what one follows. A form leads back; a script gets the button alone.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::notifications::actions;
use crate::features::notifications::model::{Place, Subscription, Target};
use crate::features::notifications::store::subscriptions::{self as store, Named};
use crate::features::notifications::views::{
    ButtonAlone, ButtonView, SubscriptionView, SubscriptionsPage, place_name,
};
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Cursor;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, local_path, page};

/// Subscriptions on one page.
const SIZE: i64 = 50;
const OWN: &str = "/settings/subscriptions";

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (word, now, asker) = (form.get("target").to_owned(), site.clock.now(), who.clone());
    let target = site.db.write_unseen(move |tx| actions::subscribe(tx, &asker, &word, now)).await?;
    let sentence = "Subscribed. How you hear of it is in your settings, under Notifications.";
    answer(&site, &who, &form, &request, State { target, is_on: true, sentence })
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (word, now, asker) = (form.get("target").to_owned(), site.clock.now(), who.clone());
    let target = site.db.write_unseen(move |tx| actions::unsubscribe(tx, &asker, &word, now)).await?;
    answer(
        &site,
        &who,
        &form,
        &request,
        State { target, is_on: false, sentence: "You are no longer subscribed." },
    )
}

struct State {
    target: Target,
    is_on: bool,
    sentence: &'static str,
}

fn answer(
    site: &Site,
    who: &SignedIn,
    form: &Form,
    request: &HttpRequest,
    state: State,
) -> Result<HttpResponse, Error> {
    let next = local_path(form.get("next"), OWN);
    if !csrf::is_script(request) {
        return Ok(back(site, &next, state.sentence));
    }
    let frame = Frame::new(site, &who.viewer(), request);
    let button = ButtonView::new(state.target.place, form.get("target"), state.is_on, &next);
    let view = ButtonAlone { button, csrf: frame.csrf() };
    Ok(page(StatusCode::OK, site.view.render_data("features/notifications/button.html", &view)?))
}

#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (viewer, user, after) = (who.viewer(), who.id, query.after);
    let page_size = site.config.posts.page_size;
    let (mut rows, mut names) = site
        .db
        .read(move |conn| {
            let rows = store::page_of(conn, user, after, SIZE + 1)?;
            let names = store::names(conn, &viewer, &rows, page_size)?;
            Ok::<_, Error>((rows, names))
        })
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("{OWN}?after={}", Cursor::new(last.at.0, last.subject)));
    let page = SubscriptionsPage {
        tabs: tabs(OWN),
        rows: rows.iter().map(|row| line(row, names.remove(&Target::new(row.place, row.subject)))).collect(),
        first_url: after.map(|_| OWN.to_owned()),
        next_url: next,
    };
    let frame = Frame::new(&site, &who.viewer(), &request);
    frame.show(SubscriptionsPage::TEMPLATE, "Subscriptions", &page).await
}

fn line(row: &Subscription, named: Option<Named>) -> SubscriptionView {
    let target = Target::new(row.place, row.subject);
    let kind = place_name(row.place);
    match named {
        Some(named) => {
            SubscriptionView { kind, word: named.word, name: named.name, url: Some(named.url), at: row.at }
        }
        None => {
            let what = if row.place == Place::Author { "a member" } else { place_name(row.place) };
            let name = format!("{} that you can't see any more", what.to_lowercase());
            SubscriptionView { kind, word: target.word(), name, url: None, at: row.at }
        }
    }
}
