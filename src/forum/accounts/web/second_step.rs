//! The second step in the settings.

use actix_web::{HttpRequest, HttpResponse};

use super::done;
use crate::forum::accounts::actions::second_step as actions;
use crate::forum::accounts::store::second_step as store;
use crate::forum::accounts::views::settings::{SecondStepPage, TitledForm};
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::views::{FieldView, FormView};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const TITLE: &str = "Second step";
pub const PLACE: &str = "/settings/second-step";

pub async fn edit(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &person, Refused::None).await?;
    Frame::new(&site, &person.viewer(), &request).show(SecondStepPage::TEMPLATE, TITLE, &page).await
}

/// Begins: a new secret, shown until an app has proven that it has it.
pub async fn create(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    match actions::begin(&site, &person, form.get("password").to_owned()).await? {
        Ok(()) => Ok(done(&site, PLACE, "Now tell your app.")),
        Err(errors) => refuse(&site, &person, &request, Refused::Begin(&errors)).await,
    }
}

pub async fn confirm(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    match actions::confirm(&site, &person, form.get("code")).await? {
        Ok(codes) => show_codes(&site, &person, &request, codes).await,
        Err(errors) => refuse(&site, &person, &request, Refused::Confirm(&errors)).await,
    }
}

/// New recovery codes.
pub async fn codes(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    match actions::renew_codes(&site, &person, both(&form)).await? {
        Ok(codes) => show_codes(&site, &person, &request, codes).await,
        Err(errors) => refuse(&site, &person, &request, Refused::Codes(&errors)).await,
    }
}

pub async fn destroy(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    match actions::end(&site, &person, both(&form)).await? {
        Ok(()) => Ok(done(&site, PLACE, "The second step is off. The password alone opens the door now.")),
        Err(errors) => refuse(&site, &person, &request, Refused::End(&errors)).await,
    }
}

fn both(form: &Form) -> (String, String) {
    (form.get("password").to_owned(), form.get("code").to_owned())
}

/// Which form was refused, and why.
enum Refused<'a> {
    None,
    Begin(&'a FormErrors),
    Confirm(&'a FormErrors),
    Codes(&'a FormErrors),
    End(&'a FormErrors),
}

async fn refuse(
    site: &Site,
    person: &SignedIn,
    request: &HttpRequest,
    refused: Refused<'_>,
) -> Result<HttpResponse, Error> {
    let page = page(site, person, refused).await?;
    Frame::new(site, &person.viewer(), request).refuse(SecondStepPage::TEMPLATE, TITLE, &page).await
}

/// The codes are in this one answer and nowhere else.
async fn show_codes(
    site: &Site,
    person: &SignedIn,
    request: &HttpRequest,
    codes: Vec<String>,
) -> Result<HttpResponse, Error> {
    let mut page = page(site, person, Refused::None).await?;
    page.codes = codes;
    page.forms.clear();
    Frame::new(site, &person.viewer(), request).show(SecondStepPage::TEMPLATE, TITLE, &page).await
}

async fn page(site: &Site, person: &SignedIn, refused: Refused<'_>) -> Result<SecondStepPage, Error> {
    let id = person.id;
    let (row, left) = site
        .db
        .read(move |conn| Ok::<_, Error>((store::of(conn, id)?, store::codes_left(conn, id)?)))
        .await?;
    let on = row.is_some_and(|row| row.confirmed_at.is_some());
    let begun = if on { None } else { actions::begun(site, person).await? };
    let intro = match (on, &begun) {
        (true, _) => "On: besides your password, a code of your app is asked for.",
        (_, Some(_)) => "Begun: it counts once your app has shown its first code.",
        _ => {
            "Off. With it, a stolen password is not enough: a code of an app on your phone is asked for too."
        }
    };
    let (typed, picture) = begun.map_or((None, None), |begun| (Some(begun.typed), begun.picture));
    let forms = match (on, typed.is_some()) {
        (true, _) => on_forms(&refused),
        (_, true) => vec![confirm_form(&refused), begin_form(&refused, "Begin again", "With a new secret.")],
        _ => vec![begin_form(&refused, "Set it up", "First your password, so that it is you who does it.")],
    };
    Ok(SecondStepPage {
        tabs: tabs(PLACE),
        intro: intro.to_owned(),
        typed,
        picture,
        codes: Vec::new(),
        left: on.then_some(left),
        forms,
    })
}

fn password() -> FieldView {
    FieldView::new("password", "Your password", "password").autocomplete("current-password")
}

fn code() -> FieldView {
    FieldView::new("code", "Code", "text").hint("Six digits of your app.").autocomplete("one-time-code")
}

fn form(
    place: &str,
    (heading, text): (&'static str, &'static str),
    fields: Vec<FieldView>,
    errors: Option<&FormErrors>,
) -> TitledForm {
    let form = FormView::new(&format!("{PLACE}{place}"), heading, fields);
    let form = match errors {
        Some(errors) => form.errors(errors),
        None => form,
    };
    TitledForm { heading, text, form }
}

fn begin_form(refused: &Refused<'_>, heading: &'static str, text: &'static str) -> TitledForm {
    let errors = if let Refused::Begin(errors) = refused { Some(*errors) } else { None };
    form("", (heading, text), vec![password()], errors)
}

fn confirm_form(refused: &Refused<'_>) -> TitledForm {
    let errors = if let Refused::Confirm(errors) = refused { Some(*errors) } else { None };
    form("/confirm", ("Turn it on", "Type the code that your app shows now."), vec![code()], errors)
}

fn on_forms(refused: &Refused<'_>) -> Vec<TitledForm> {
    let (codes, end) = match refused {
        Refused::Codes(errors) => (Some(*errors), None),
        Refused::End(errors) => (None, Some(*errors)),
        _ => (None, None),
    };
    let renew = ("Make new recovery codes", "The old ones are worth nothing afterwards.");
    let off = ("Turn it off", "The password alone opens the door then. We send you a letter about it.");
    vec![
        form("/codes", renew, vec![password(), code()], codes),
        form("/end", off, vec![password(), code()], end),
    ]
}
