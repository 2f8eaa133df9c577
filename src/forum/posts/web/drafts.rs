//! What is kept and shown while somebody writes.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::forms::Raw;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::posts::views::PreviewPage;
use crate::forum::posts::{actions, render};
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::markdown::MAX_SOURCE;
use crate::kit::web::csrf;
use crate::kit::web::limits::Act;

#[derive(Debug, Deserialize)]
pub struct Where {
    place: Option<String>,
}

/// Keeps a draft; what is too long to post is too long to keep.
pub async fn save(
    site: Site,
    who: SignedIn,
    form: Form,
    query: web::Query<Where>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let place = query.place.as_deref().unwrap_or_else(|| form.get("place"));
    let place = Place::parse(place)
        .ok_or_else(|| Error::BadRequest("A draft needs the place that it is for.".to_owned()))?;
    let raw = Raw::read(&form);
    if raw.body.len() > MAX_SOURCE * 2 || raw.title.len() + raw.tags.len() > 4_000 {
        return Err(Error::TooLarge("This draft is too long to be kept.".to_owned()));
    }
    let now = site.clock.now();
    let draft =
        Draft { title: raw.title, label_id: raw.label, tags: raw.tags, body: raw.body, saved_at: now };
    site.db.write_unseen(move |tx| actions::save_draft(tx, &who, place, &draft)).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "saved_at": now })))
}

/// The server's own rendering: the part alone for a script, else a page.
pub async fn preview(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let html = render::markdown(&site, form.get("body")).html;
    if csrf::is_script(&request) {
        return Ok(HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header(("cache-control", "private, no-store"))
            .body(html));
    }
    let frame = Frame::new(&site, &who.viewer(), &request);
    frame.show("forum/posts/preview.html", "Preview", &PreviewPage { html }).await
}
