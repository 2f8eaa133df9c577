//! The password in the settings.

use actix_web::{HttpRequest, HttpResponse};

use super::done;
use crate::forum::accounts::views::settings::SettingPage;
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::views::{FieldView, FormView};
use crate::forum::accounts::{actions, forms};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;

const TITLE: &str = "Password";

pub async fn edit(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&FormErrors::default());
    Frame::new(&site, &person.viewer(), &request).show(SettingPage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let new = form.get("password");
    let done_or_errors = match forms::new_password(&site, new, &person.username, "") {
        None => {
            actions::password::change(&site, &person, form.get("current").to_owned(), new.to_owned()).await?
        }
        Some(sentence) => Err(FormErrors::one("password", sentence)),
    };
    let Err(errors) = done_or_errors else {
        let sentence = "Your password is changed. All other sessions were ended.";
        return Ok(done(&site, "/settings/password", sentence));
    };
    Frame::new(&site, &person.viewer(), &request).refuse(SettingPage::TEMPLATE, TITLE, &page(&errors)).await
}

fn page(errors: &FormErrors) -> SettingPage {
    let fields = vec![
        FieldView::new("current", "Present password", "password").autocomplete("current-password"),
        FieldView::new("password", "New password", "password")
            .hint("At least 8 characters. A few words in a row work well.")
            .autocomplete("new-password"),
    ];
    SettingPage {
        tabs: tabs("/settings/password"),
        heading: TITLE.to_owned(),
        intro: "Afterwards you stay logged in here, and are logged out everywhere else.".to_owned(),
        form: Some(FormView::new("/settings/password", "Change my password", fields).errors(errors)),
        old_names: Vec::new(),
        can_resend: false,
    }
}
