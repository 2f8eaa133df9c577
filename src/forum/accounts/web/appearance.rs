//! Light or dark, from every page: in the account of members, in a cookie of guests.

use actix_web::{HttpRequest, HttpResponse};

use crate::forum::accounts::actions;
use crate::forum::accounts::forms::THEMES;
use crate::forum::form::Form;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::{client, cookies, local_path, see_other};

pub async fn update(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let theme = form.get("theme");
    if !THEMES.contains(&theme) {
        return Err(Error::BadRequest("There is no such theme.".to_owned()));
    }
    let mut answer = see_other(&local_path(form.get("next"), "/"));
    match viewer.person {
        Some(person) => {
            let person = SignedIn(person);
            site.limits.check(Act::Touch, &person.id.to_string())?;
            actions::profile::set_theme(&site, &person, theme.to_owned()).await?;
        }
        None => {
            let who = client::prefix(client::address(&request, &site.config));
            site.limits.check(Act::Touch, &who)?;
            drop(answer.add_cookie(&cookies::theme(&site, theme)));
        }
    }
    Ok(answer)
}
