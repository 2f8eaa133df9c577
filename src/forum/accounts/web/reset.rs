//! A new password by letter.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{done, keep_address, place};
use crate::forum::accounts::views::{DoorPage, FieldView, FormView, LinkView, NotePage};
use crate::forum::accounts::{actions, forms};
use crate::forum::form::{Form, STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::gate::work::{self, WorkView};
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::mail;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "Choose a new password";

pub async fn new(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = ask_page(&site, &viewer, "", &FormErrors::default());
    Frame::new(&site, &viewer, &request).show(DoorPage::TEMPLATE, TITLE, &page).await
}

/// The answer is the same whether the address has an account or not.
pub async fn create(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Sent,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    if !form.is_ours() {
        let page = ask_page(&site, &viewer, form.get("email"), &FormErrors::one("email", STALE));
        return frame.answer(StatusCode::FORBIDDEN, DoorPage::TEMPLATE, TITLE, &page).await;
    }
    let email = match mail::check_address(form.get("email")) {
        Ok(email) => email,
        Err(sentence) => {
            let page = ask_page(&site, &viewer, form.get("email"), &FormErrors::one("email", sentence));
            return frame.refuse(DoorPage::TEMPLATE, TITLE, &page).await;
        }
    };
    site.limits.check(Act::Letter, &place(&site, &request))?;
    site.limits.check(Act::Letter, &mail::address_key(&email))?;
    if let Err(sentence) = work::spend(&site, &viewer, &form).await? {
        let page = ask_page(&site, &viewer, form.get("email"), &FormErrors::one("work", sentence));
        return frame.refuse(DoorPage::TEMPLATE, TITLE, &page).await;
    }
    actions::password::forgot(&site, &email).await?;
    let note = NotePage::new(
        "Look into your mailbox",
        "If this address has an account here, a letter is on its way to it. The button in it works for two hours.",
        vec![LinkView::new("Log in", "/login")],
    );
    frame.show(NotePage::TEMPLATE, TITLE, &note).await
}

pub async fn edit(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    match actions::password::reset_owner(&site, &token).await? {
        Some(owner) => {
            let page = choose_page(&token, &owner.username, &FormErrors::default());
            Ok(keep_address(frame.show(DoorPage::TEMPLATE, TITLE, &page).await?))
        }
        None => void(&frame).await,
    }
}

pub async fn update(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    site.limits.check(Act::LogIn, &place(&site, &request))?;
    let Some(owner) = actions::password::reset_owner(&site, &token).await? else {
        return void(&frame).await;
    };
    let (new, email) = (form.get("password"), owner.email.as_deref().unwrap_or(""));
    if let Some(sentence) = forms::new_password(&site, new, &owner.username, email) {
        let page = choose_page(&token, &owner.username, &FormErrors::one("password", sentence));
        return Ok(keep_address(frame.refuse(DoorPage::TEMPLATE, TITLE, &page).await?));
    }
    if actions::password::reset(&site, &owner, &token, new.to_owned()).await? {
        return Ok(done(&site, "/login", "Your new password is set. Log in with it."));
    }
    void(&frame).await
}

/// A link that does nothing any more, whatever the reason.
async fn void(frame: &Frame) -> Result<HttpResponse, Error> {
    let note = NotePage::new(
        "This link is no longer good",
        "It was used, is too old, or a newer letter took its place. Nothing was changed.",
        vec![LinkView::new("Ask for a new letter", "/forgot")],
    );
    frame.answer(StatusCode::GONE, NotePage::TEMPLATE, "This link is no longer good", &note).await
}

fn ask_page(site: &Site, viewer: &Viewer, email: &str, errors: &FormErrors) -> DoorPage {
    let field = FieldView::new("email", "E-mail address", "email").value(email).autocomplete("email");
    let form = FormView::new("/forgot", "Send the letter", vec![field]);
    DoorPage {
        heading: "Forgot your password?".to_owned(),
        intro: "Tell us the address of your account, and we send a letter with a button to choose a new one."
            .to_owned(),
        form: form.work(WorkView::for_guest(site, viewer)).errors(errors),
        links: vec![LinkView::new("Log in", "/login")],
    }
}

fn choose_page(token: &str, username: &str, errors: &FormErrors) -> DoorPage {
    let field = FieldView::new("password", "New password", "password")
        .hint("At least 8 characters. A few words in a row work well.")
        .autocomplete("new-password");
    DoorPage {
        heading: "Choose a new password".to_owned(),
        intro: format!("For the account {username}. Afterwards you are logged out everywhere."),
        form: FormView::new(&format!("/reset/{token}"), "Set the password", vec![field]).errors(errors),
        links: Vec::new(),
    }
}
