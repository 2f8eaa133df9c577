//! The username in the settings.

use actix_web::{HttpRequest, HttpResponse};

use super::done;
use crate::forum::accounts::model::User;
use crate::forum::accounts::views::settings::{OldName, SettingPage};
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::views::{FieldView, FormView};
use crate::forum::accounts::{actions, names, policy, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "Username";

pub async fn edit(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &person, None, &FormErrors::default()).await?;
    Frame::new(&site, &person.viewer(), &request).show(SettingPage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &person.id.to_string())?;
    let username = form.get("username").trim();
    let done_or_errors = match names::check(&site, username) {
        Ok(()) => actions::username::rename(&site, &person, username.to_owned()).await?,
        Err(sentence) => Err(FormErrors::one("username", sentence)),
    };
    let Err(errors) = done_or_errors else {
        return Ok(done(&site, "/settings/username", "That is your name now. Old links lead to it."));
    };
    let page = page(&site, &person, Some(username), &errors).await?;
    Frame::new(&site, &person.viewer(), &request).refuse(SettingPage::TEMPLATE, TITLE, &page).await
}

async fn page(
    site: &Site,
    person: &SignedIn,
    given: Option<&str>,
    errors: &FormErrors,
) -> Result<SettingPage, Error> {
    let id = person.id;
    let (user, old): (User, Vec<(String, Ts)>) = site
        .db
        .read(move |conn| Ok::<_, Error>((store::by_id(conn, id)?, store::former_names(conn, id)?)))
        .await?;
    let days = site.config.accounts.username_change_days;
    let refusal = policy::may_change_username(user.state, user.name_changed_at, days, site.clock.now()).err();
    let field = FieldView::new("username", "Username", "text")
        .value(given.unwrap_or(&user.username))
        .autocomplete("username");
    let form = FormView::new("/settings/username", "Change my username", vec![field]).errors(errors);
    Ok(SettingPage {
        tabs: tabs("/settings/username"),
        heading: TITLE.to_owned(),
        intro: match &refusal {
            Some(refusal) => refusal.0.clone(),
            None => "A new name shows everywhere at once, and links to the old one lead on.".to_owned(),
        },
        form: refusal.is_none().then_some(form),
        old_names: old.into_iter().map(|(name, at)| OldName { name, at }).collect(),
        can_resend: false,
    })
}
