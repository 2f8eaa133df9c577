//! Buttons in letters. Opening one changes nothing: programs that read mail open every link.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{done, keep_address};
use crate::forum::accounts::actions;
use crate::forum::accounts::actions::email::Confirmed;
use crate::forum::accounts::proof::Purpose;
use crate::forum::accounts::views::{DoorPage, FormView, LinkView, NotePage};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let frame = Frame::new(&site, &viewer, &request);
    let Some((proof, user)) = actions::email::look(&site, &token).await? else {
        return void(&frame).await;
    };
    let email = proof.email.unwrap_or_default();
    let (heading, intro, button) = match proof.kind {
        Purpose::LeaveAddress => (
            "Agree to another address",
            format!("The account {} shall use {email} from now on.", user.username),
            "Agree to the new address",
        ),
        _ => (
            "Confirm your address",
            format!("{email} is the address of the account {}.", user.username),
            "Confirm my address",
        ),
    };
    let form = FormView::new(&format!("/confirm/{token}"), button, Vec::new());
    let page = DoorPage { heading: heading.to_owned(), intro, form, links: Vec::new() };
    Ok(keep_address(frame.show(DoorPage::TEMPLATE, heading, &page).await?))
}

pub async fn update(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    token: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Error> {
    let sentence = match actions::email::confirm(&site, &token, viewer.session()).await? {
        Confirmed::Void => return void(&Frame::new(&site, &viewer, &request)).await,
        Confirmed::Account => "Your address is confirmed. Welcome.",
        Confirmed::OneEnd => "Thank you. Now press the button in the letter at the other address too.",
        Confirmed::AddressChanged => "Your e-mail address is changed.",
    };
    Ok(done(&site, if viewer.person.is_some() { "/" } else { "/login" }, sentence))
}

/// Sends the letter of a new account again.
pub async fn resend(site: Site, person: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Letter, &person.id.to_string())?;
    actions::register::send_again(&site, person.id).await?;
    Ok(done(&site, "/settings/email", "A new letter is on its way. The one before no longer works."))
}

async fn void(frame: &Frame) -> Result<HttpResponse, Error> {
    let note = NotePage::new(
        "This link is no longer good",
        "It was used, is too old, or a newer letter took its place. Your settings send you a new one.",
        vec![LinkView::new("My settings", "/settings/email"), LinkView::new("Log in", "/login")],
    );
    frame.answer(StatusCode::GONE, NotePage::TEMPLATE, "This link is no longer good", &note).await
}
