//! The first administrator, at an address that the program prints.

use actix_web::{HttpRequest, HttpResponse, web};

use super::register::account_fields;
use super::{done, keep_address, place};
use crate::forum::accounts::actions;
use crate::forum::accounts::forms::Registration;
use crate::forum::accounts::views::{DoorPage, FormView};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::{Fields, FormErrors};
use crate::kit::web::limits::Act;

const TITLE: &str = "Set up the community";

#[derive(serde::Deserialize)]
pub struct Key {
    token: Option<String>,
}

pub async fn new(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    key: web::Query<Key>,
) -> Result<HttpResponse, Error> {
    let token = key.token.as_deref().unwrap_or("");
    site.limits.check(Act::LogIn, &place(&site, &request))?;
    actions::setup::check(&site, token).await?;
    let page = page(token, &Fields::default(), &FormErrors::default());
    Ok(keep_address(Frame::new(&site, &viewer, &request).show(DoorPage::TEMPLATE, TITLE, &page).await?))
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let token = form.get("token");
    site.limits.check(Act::LogIn, &place(&site, &request))?;
    actions::setup::check(&site, token).await?;
    let (registration, errors) = Registration::read(&site, &form);
    let done_or_errors = if errors.is_empty() {
        actions::setup::set_up(&site, token, registration).await?
    } else {
        Err(errors)
    };
    let Err(errors) = done_or_errors else {
        return Ok(done(&site, "/login", "The community is yours. Log in to begin."));
    };
    let page = page(token, &form, &errors);
    Ok(keep_address(Frame::new(&site, &viewer, &request).refuse(DoorPage::TEMPLATE, TITLE, &page).await?))
}

fn page(token: &str, fields: &Fields, errors: &FormErrors) -> DoorPage {
    DoorPage {
        heading: TITLE.to_owned(),
        intro: "Make the account of the first administrator. This page works once.".to_owned(),
        form: FormView::new("/setup", "Make the administrator", account_fields(fields))
            .hidden("token", token)
            .errors(errors),
        links: Vec::new(),
    }
}
