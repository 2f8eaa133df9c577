//! Light or dark, from the menu of every page.

use actix_web::HttpResponse;

use crate::forum::accounts::actions;
use crate::forum::accounts::forms::THEMES;
use crate::forum::form::Form;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::{local_path, see_other};

pub async fn update(site: Site, person: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &person.id.to_string())?;
    let theme = form.get("theme");
    if !THEMES.contains(&theme) {
        return Err(Error::BadRequest("There is no such theme.".to_owned()));
    }
    actions::profile::set_theme(&site, &person, theme.to_owned()).await?;
    Ok(see_other(&local_path(form.get("next"), "/")))
}
