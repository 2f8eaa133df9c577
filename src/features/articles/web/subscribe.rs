//! The blog by e-mail. Opening a link changes nothing: programs that read mail
//! open every link. Only the last address takes a form without our token: mail
//! programs send it by themselves (RFC 8058), and its seal is its proof.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, REFERRER_POLICY};
use actix_web::{HttpRequest, HttpResponse, web};

use super::done;
use crate::features::articles::actions::subscribe as actions;
use crate::features::articles::forms;
use crate::forum::accounts::views::{DoorPage, FieldView, FormView, LinkView, NotePage};
use crate::forum::form::{Form, STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::gate::work::{self, WorkView};
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::mail::address_key;
use crate::kit::site::Site;
use crate::kit::web::client;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "The blog by e-mail";

pub async fn new(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    if viewer.person.is_some() {
        return Ok(as_a_member(&site));
    }
    let page = page(&site, &viewer, "", &FormErrors::default());
    Frame::new(&site, &viewer, &request).show(DoorPage::TEMPLATE, TITLE, &page).await
}

/// Members need no address: the blog's page has their button.
fn as_a_member(site: &Site) -> HttpResponse {
    done(site, "/blog", "You are logged in: subscribe with the button on this page.")
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Sent,
) -> Result<HttpResponse, Error> {
    if viewer.person.is_some() {
        return Ok(as_a_member(&site));
    }
    let frame = Frame::new(&site, &viewer, &request);
    if !form.is_ours() {
        let page = page(&site, &viewer, form.get("email"), &FormErrors::one("email", STALE));
        return frame.answer(StatusCode::FORBIDDEN, DoorPage::TEMPLATE, TITLE, &page).await;
    }
    let email = match forms::address(&form) {
        Ok(email) => email,
        Err(errors) => {
            let page = page(&site, &viewer, form.get("email"), &errors);
            return frame.refuse(DoorPage::TEMPLATE, TITLE, &page).await;
        }
    };
    // By place, and by mailbox: nobody's is filled from many places.
    site.limits.check(Act::Letter, &client::prefix(client::address(&request, &site.config)))?;
    site.limits.check(Act::Letter, &format!("blog {}", address_key(&email)))?;
    if let Err(sentence) = work::spend(&site, &viewer, &form).await? {
        let page = page(&site, &viewer, form.get("email"), &FormErrors::one("work", sentence));
        return frame.refuse(DoorPage::TEMPLATE, TITLE, &page).await;
    }
    actions::ask(&site, email).await?;
    let note = NotePage::new(
        "Look into your mailbox",
        "If the address is right, a letter is on its way to it. Press the button in it, and each new article comes to you. Until then nothing is sent.",
        vec![LinkView::new("Back to the blog", "/blog")],
    );
    frame.show(NotePage::TEMPLATE, "Look into your mailbox", &note).await
}

fn page(site: &Site, viewer: &Viewer, email: &str, errors: &FormErrors) -> DoorPage {
    let field = FieldView::new("email", "E-mail address", "email")
        .value(email)
        .hint("We send you a letter first, to be sure that the address is yours.")
        .autocomplete("email");
    let form = FormView::new("/blog/subscribe", "Subscribe", vec![field]);
    DoorPage {
        heading: TITLE.to_owned(),
        intro: "Each new article comes to you, and you can stop it with one press.".to_owned(),
        form: form.work(WorkView::for_guest(site, viewer)).errors(errors),
        links: vec![LinkView::new("Back to the blog", "/blog")],
    }
}

pub async fn look(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    let Some(email) = actions::look(&site, &token).await? else {
        return void(&frame).await;
    };
    let page = DoorPage {
        heading: TITLE.to_owned(),
        intro: format!("Each new article shall come to {email}."),
        form: FormView::new(&format!("/blog/confirm/{token}"), "Send me the blog", Vec::new()),
        links: Vec::new(),
    };
    Ok(secret(frame.show(DoorPage::TEMPLATE, TITLE, &page).await?))
}

pub async fn confirm(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Error> {
    if actions::confirm(&site, &token).await? {
        return Ok(done(&site, "/blog", "Thank you. Each new article comes to you by e-mail from now on."));
    }
    void(&Frame::new(&site, &viewer, &request)).await
}

async fn void(frame: &Frame) -> Result<HttpResponse, Error> {
    let note = NotePage::new(
        "This link is no longer good",
        "It was used, is too old, or a newer letter took its place. If you confirmed before, there is nothing to do.",
        vec![LinkView::new("Ask for a new letter", "/blog/subscribe")],
    );
    frame.answer(StatusCode::GONE, NotePage::TEMPLATE, "This link is no longer good", &note).await
}

pub async fn ask(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    if actions::sealed(&site, &token).is_none() {
        return void(&frame).await;
    }
    let page = DoorPage {
        heading: "No more letters?".to_owned(),
        intro: "New articles of the blog will no longer come to you, and your address is forgotten."
            .to_owned(),
        form: FormView::new(&format!("/blog/unsubscribe/{token}"), "Stop these letters", Vec::new()),
        links: vec![LinkView::new("Keep them coming", "/blog")],
    };
    Ok(secret(frame.show(DoorPage::TEMPLATE, "No more letters?", &page).await?))
}

/// Whatever the body is: a mail program sends what RFC 8058 says, our page its form.
pub async fn one_click(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    let Some(subscription) = actions::sealed(&site, &token) else {
        return void(&frame).await;
    };
    actions::stop(&site, subscription).await?;
    let note = NotePage::new(
        "No more letters",
        "The blog no longer comes to you by e-mail. You can read it here at any time.",
        vec![LinkView::new("To the blog", "/blog")],
    );
    frame.show(NotePage::TEMPLATE, "No more letters", &note).await
}

/// The address of this page holds a secret: no other site may learn it.
fn secret(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
