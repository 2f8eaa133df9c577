//! Logging in and out.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::place;
use crate::forum::accounts::actions::log_in::{Attempt, Came, Entered};
use crate::forum::accounts::actions::{self, Outcome};
use crate::forum::accounts::session;
use crate::forum::accounts::store;
use crate::forum::accounts::views::{DoorPage, FieldView, FormView, LinkView};
use crate::forum::form::{Form, STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::{Fields, FormErrors};
use crate::kit::web::limits::Act;
use crate::kit::web::{client, cookies, local_path, see_other};

const TITLE: &str = "Log in";
const CODE_TITLE: &str = "The second step";

/// Where to go on afterwards.
#[derive(serde::Deserialize)]
pub struct Way {
    next: Option<String>,
}

pub async fn new(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    way: web::Query<Way>,
) -> Result<HttpResponse, Error> {
    let next = local_path(way.next.as_deref().unwrap_or("/"), "/");
    if viewer.person.is_some() {
        return Ok(see_other(&next));
    }
    let page = page("", &next, &FormErrors::default());
    Frame::new(&site, &viewer, &request).show(DoorPage::TEMPLATE, TITLE, &page).await
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Sent,
) -> Result<HttpResponse, Error> {
    let next = local_path(form.get("next"), "/");
    if !form.is_ours() {
        let page = page(form.get("who"), &next, &FormErrors::one("who", STALE));
        return Frame::new(&site, &viewer, &request)
            .answer(StatusCode::FORBIDDEN, DoorPage::TEMPLATE, TITLE, &page)
            .await;
    }
    match try_password(&site, &request, &form).await? {
        Ok(Entered::CodeNext(ticket)) => {
            let page = code_page(&ticket, &next, &FormErrors::default());
            Frame::new(&site, &viewer, &request).show(DoorPage::TEMPLATE, CODE_TITLE, &page).await
        }
        Ok(Entered::In(token)) => {
            let mut response = see_other(&next);
            drop(response.add_cookie(&cookies::session(&site, &token)));
            Ok(response)
        }
        Err(errors) => {
            let page = page(form.get("who"), &next, &errors);
            Frame::new(&site, &viewer, &request).refuse(DoorPage::TEMPLATE, TITLE, &page).await
        }
    }
}

/// The second step: the code of an app, or a recovery code.
pub async fn code(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (next, ticket) = (local_path(form.get("next"), "/"), form.get("ticket").to_owned());
    site.limits.check(Act::LogIn, &place(&site, &request))?;
    let came = Came {
        device: client::device(&request),
        address: place(&site, &request),
        old_token: cookies::session_token(&site, &request),
    };
    match actions::log_in::second(&site, &ticket, form.get("code"), came).await? {
        Ok(token) => {
            let mut response = see_other(&next);
            drop(response.add_cookie(&cookies::session(&site, &token)));
            Ok(response)
        }
        Err(errors) => {
            let page = code_page(&ticket, &next, &errors);
            Frame::new(&site, &viewer, &request).refuse(DoorPage::TEMPLATE, CODE_TITLE, &page).await
        }
    }
}

/// Tries the name and password of a form: how far that led, or what is wrong.
pub async fn try_password(
    site: &Site,
    request: &HttpRequest,
    fields: &Fields,
) -> Result<Outcome<Entered>, Error> {
    site.limits.check(Act::LogIn, &place(site, request))?;
    let attempt = Attempt {
        who: fields.get("who").to_owned(),
        password: fields.get("password").to_owned(),
        device: client::device(request),
        address: place(site, request),
        old_token: cookies::session_token(site, request),
    };
    actions::log_in::log_in(site, attempt).await
}

/// The fields for somebody's name and password.
pub fn door_fields(who: &str) -> Vec<FieldView> {
    vec![
        FieldView::new("who", "Username or e-mail address", "text").value(who).autocomplete("username"),
        FieldView::new("password", "Password", "password").autocomplete("current-password"),
    ]
}

/// Ends the session here and at the browser, with all that it kept (ASVS 14.3.1).
pub async fn destroy(site: Site, viewer: Viewer, _form: Form) -> Result<HttpResponse, Error> {
    if let Some(person) = viewer.person {
        let (id, session) = (person.id, person.session);
        site.db.write(move |tx| Ok::<_, Error>(store::sessions::end(tx, id, session)?)).await?;
        session::forget_all(&site);
    }
    let mut response = see_other("/");
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
    );
    drop(response.add_cookie(&cookies::no_session(&site)));
    Ok(response)
}

/// The door again, with what was wrong.
pub async fn refuse(
    site: &Site,
    viewer: &Viewer,
    request: &HttpRequest,
    next: &str,
    errors: &FormErrors,
) -> Result<HttpResponse, Error> {
    let page = page("", next, errors);
    Frame::new(site, viewer, request).refuse(DoorPage::TEMPLATE, TITLE, &page).await
}

fn page(who: &str, next: &str, errors: &FormErrors) -> DoorPage {
    DoorPage {
        heading: "Log in".to_owned(),
        intro: "Good to see you.".to_owned(),
        form: FormView::new("/login", "Log in", door_fields(who)).hidden("next", next).errors(errors),
        links: vec![
            LinkView::new("I forgot my password", "/forgot"),
            LinkView::new("I have no account: join", "/register"),
        ],
    }
}

fn code_page(ticket: &str, next: &str, errors: &FormErrors) -> DoorPage {
    let field = FieldView::new("code", "Code", "text")
        .hint("Six digits of your app. Without it: one of your recovery codes.")
        .autocomplete("one-time-code");
    DoorPage {
        heading: CODE_TITLE.to_owned(),
        intro: "Your password was right. Now the code that your app shows.".to_owned(),
        form: FormView::new("/login/code", "Log in", vec![field])
            .hidden("ticket", ticket)
            .hidden("next", next)
            .errors(errors),
        links: vec![LinkView::new("Begin again", "/login")],
    }
}
