//! The address in the settings.

use actix_web::{HttpRequest, HttpResponse};

use super::done;
use crate::forum::accounts::views::settings::SettingPage;
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::views::{FieldView, FormView};
use crate::forum::accounts::{actions, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::mail;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "E-mail address";

pub async fn edit(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &person, "", &FormErrors::default()).await?;
    Frame::new(&site, &person.viewer(), &request).show(SettingPage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let done_or_errors = match mail::check_address(form.get("email")) {
        Ok(email) => {
            site.limits.check(Act::Letter, &person.id.to_string())?;
            actions::email::ask(&site, &person, email, form.get("password").to_owned()).await?
        }
        Err(sentence) => Err(FormErrors::one("email", sentence)),
    };
    let Err(errors) = done_or_errors else {
        let sentence =
            "Letters are on their way to both addresses. Press the button in each, and the change is made.";
        return Ok(done(&site, "/settings/email", sentence));
    };
    let page = page(&site, &person, form.get("email"), &errors).await?;
    Frame::new(&site, &person.viewer(), &request).refuse(SettingPage::TEMPLATE, TITLE, &page).await
}

async fn page(
    site: &Site,
    person: &SignedIn,
    given: &str,
    errors: &FormErrors,
) -> Result<SettingPage, Error> {
    let id = person.id;
    let user = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let fields = vec![
        FieldView::new("email", "New e-mail address", "email").value(given).autocomplete("email"),
        FieldView::new("password", "Your password", "password").autocomplete("current-password"),
    ];
    let current = match user.email {
        Some(email) => format!("Letters go to {email}. A new address is confirmed at both ends."),
        None => "There is no address yet.".to_owned(),
    };
    Ok(SettingPage {
        tabs: tabs("/settings/email"),
        heading: TITLE.to_owned(),
        intro: current,
        form: Some(FormView::new("/settings/email", "Change my address", fields).errors(errors)),
        old_names: Vec::new(),
        can_resend: user.confirmed_at.is_none(),
    })
}
