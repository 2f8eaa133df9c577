//! Passkeys in the settings and at the door. The browser's script asks for options
//! (JSON), lets a key answer, and sends the answer with an ordinary form.

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use super::{done, log_in, place};
use crate::forum::accounts::actions::log_in::Came;
use crate::forum::accounts::actions::passkeys as actions;
use crate::forum::accounts::passkeys::{self, MOST};
use crate::forum::accounts::store::passkeys as store;
use crate::forum::accounts::views::settings::{PasskeyView, PasskeysPage};
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::views::{FieldView, FormView, summary};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::{client, cookies, local_path, see_other};

const TITLE: &str = "Passkeys";
const PLACE: &str = "/settings/passkeys";

pub async fn index(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &person, "", &FormErrors::default()).await?;
    Frame::new(&site, &person.viewer(), &request).show(PasskeysPage::TEMPLATE, TITLE, &page).await
}

/// POST /settings/passkeys/options: what the browser is to make, for a password.
pub async fn options(site: Site, person: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    Ok(match actions::begin(&site, &person, form.get("password").to_owned()).await? {
        Ok(asked) => answer(asked),
        Err(errors) => {
            let sentence = errors.iter().map(|(_, sentence)| sentence).next().unwrap_or_default();
            HttpResponse::UnprocessableEntity().json(json!({ "error": sentence }))
        }
    })
}

pub async fn create(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let made = actions::Made {
        name: form.get("name").to_owned(),
        ticket: form.get("ticket").to_owned(),
        credential: form.get("credential").to_owned(),
    };
    match actions::add(&site, &person, made).await? {
        Ok(()) => Ok(done(&site, PLACE, "The passkey is added. You can log in with it.")),
        Err(errors) => refuse(&site, &person, &request, form.get("name"), &errors).await,
    }
}

pub async fn destroy(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    match actions::remove(&site, &person, *id, form.get("password").to_owned()).await? {
        Ok(()) => Ok(done(&site, PLACE, "The passkey is removed. It opens nothing any more.")),
        Err(errors) => refuse(&site, &person, &request, "", &errors).await,
    }
}

/// POST /login/passkey/options: what the browser is to prove.
pub async fn challenge(site: Site, request: HttpRequest, _form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::LogIn, &place(&site, &request))?;
    Ok(answer(actions::challenge(&site).await?))
}

/// POST /login/passkey: in, or the door again with a sentence.
pub async fn enter(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let next = local_path(form.get("next"), "/");
    site.limits.check(Act::LogIn, &place(&site, &request))?;
    let came = Came {
        device: client::device(&request),
        address: place(&site, &request),
        old_token: cookies::session_token(&site, &request),
    };
    match actions::enter(&site, form.get("ticket"), form.get("credential"), came).await? {
        Ok(token) => {
            let mut response = see_other(&next);
            drop(response.add_cookie(&cookies::session(&site, &token)));
            Ok(response)
        }
        Err(errors) => log_in::refuse(&site, &viewer, &request, &next, &errors).await,
    }
}

fn answer(asked: actions::Asked) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("cache-control", "private, no-store"))
        .json(json!({ "options": asked.options, "ticket": asked.ticket }))
}

async fn refuse(
    site: &Site,
    person: &SignedIn,
    request: &HttpRequest,
    name: &str,
    errors: &FormErrors,
) -> Result<HttpResponse, Error> {
    let page = page(site, person, name, errors).await?;
    Frame::new(site, &person.viewer(), request).refuse(PasskeysPage::TEMPLATE, TITLE, &page).await
}

async fn page(
    site: &Site,
    person: &SignedIn,
    name: &str,
    errors: &FormErrors,
) -> Result<PasskeysPage, Error> {
    let id = person.id;
    let rows = site.db.read(move |conn| Ok::<_, Error>(store::of(conn, id)?)).await?;
    let closed = match passkeys::party(site)? {
        None => Some("Passkeys need a site with a name; this one is reached by a bare address."),
        Some(_) if rows.len() as i64 >= MOST => {
            Some("You have as many as an account can have. Remove one first.")
        }
        Some(_) => None,
    };
    let form = closed.is_none().then(|| {
        let fields = vec![
            FieldView::new("name", "What to call it", "text")
                .value(name)
                .hint("Such as: my phone.")
                .autocomplete("off"),
            FieldView::new("password", "Your password", "password").autocomplete("current-password"),
        ];
        FormView::new(PLACE, "Add a passkey", fields).errors(errors)
    });
    Ok(PasskeysPage {
        tabs: tabs(PLACE),
        keys: rows
            .into_iter()
            .map(|row| PasskeyView {
                id: row.id,
                name: row.name,
                created_at: row.created_at,
                used_at: row.used_at,
            })
            .collect(),
        // Of a key that is removed, where no form is shown that could say it.
        errors: if form.is_none() { summary(errors) } else { Vec::new() },
        form,
        closed,
    })
}
