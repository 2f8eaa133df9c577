//! Joining.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::place;
use crate::forum::accounts::actions;
use crate::forum::accounts::forms::Registration;
use crate::forum::accounts::gate::{CLOSED, Gate};
use crate::forum::accounts::views::{DoorPage, FieldView, FormView, LinkView, NotePage};
use crate::forum::form::{STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::gate::work::{self, WorkView};
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::{Fields, FormErrors};
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

const TITLE: &str = "Join";

pub async fn new(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    if viewer.person.is_some() {
        return Ok(see_other("/"));
    }
    let page = page(&site, &Fields::default(), &FormErrors::default());
    Frame::new(&site, &viewer, &request).show(DoorPage::TEMPLATE, TITLE, &page).await
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Sent,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    if !form.is_ours() {
        let page = page(&site, &form, &FormErrors::one("password", STALE));
        return frame.answer(StatusCode::FORBIDDEN, DoorPage::TEMPLATE, TITLE, &page).await;
    }
    site.limits.check(Act::Register, &place(&site, &request))?;
    if Registration::is_trap_sprung(&form) {
        return sent(&frame).await;
    }
    if Gate::is_closed(&request, &site).await? {
        let page = page(&site, &form, &FormErrors::one("email", CLOSED));
        return frame.answer(StatusCode::FORBIDDEN, DoorPage::TEMPLATE, TITLE, &page).await;
    }
    let (registration, errors) = Registration::read(&site, &form);
    if !errors.is_empty() {
        return frame.refuse(DoorPage::TEMPLATE, TITLE, &page(&site, &form, &errors)).await;
    }
    if let Err(sentence) = work::spend(&site, &viewer, &form).await? {
        let errors = FormErrors::one("work", sentence);
        return frame.refuse(DoorPage::TEMPLATE, TITLE, &page(&site, &form, &errors)).await;
    }
    match actions::register::register(&site, registration).await? {
        Ok(()) => sent(&frame).await,
        Err(errors) => frame.refuse(DoorPage::TEMPLATE, TITLE, &page(&site, &form, &errors)).await,
    }
}

/// The same page whether the address was new, known, or a program's.
async fn sent(frame: &Frame) -> Result<HttpResponse, Error> {
    let note = NotePage::new(
        "Look into your mailbox",
        "A letter is on its way to the address you gave. Press the button in it, and you can take part. If it does not come within a few minutes, look where unwanted mail goes.",
        vec![LinkView::new("Log in", "/login"), LinkView::new("Read on", "/")],
    );
    frame.show(NotePage::TEMPLATE, "Look into your mailbox", &note).await
}

fn page(site: &Site, fields: &Fields, errors: &FormErrors) -> DoorPage {
    let work = WorkView::new(&site.key, &site.config.spam, site.clock.now());
    let form = FormView::new("/register", "Make my account", account_fields(fields)).trap().work(work);
    DoorPage {
        heading: "Join the community".to_owned(),
        intro: "With an account you can ask, answer and vote. Reading needs none.".to_owned(),
        form: form.errors(errors),
        links: vec![LinkView::new("I have an account: log in", "/login")],
    }
}

/// The fields of a new account; also those of the first administrator.
pub fn account_fields(fields: &Fields) -> Vec<FieldView> {
    vec![
        FieldView::new("username", "Username", "text")
            .value(fields.get("username"))
            .hint("This is how others see you. You can change it later.")
            .autocomplete("username"),
        FieldView::new("email", "E-mail address", "email")
            .value(fields.get("email"))
            .hint("Nobody else sees it.")
            .autocomplete("email"),
        FieldView::new("password", "Password", "password")
            .hint("At least 8 characters. A few words in a row work well.")
            .autocomplete("new-password"),
    ]
}
