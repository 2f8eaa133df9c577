//! The profile in the settings.

use actix_web::{HttpRequest, HttpResponse};

use super::done;
use crate::forum::accounts::forms::ProfileForm;
use crate::forum::accounts::views::settings::ProfilePage;
use crate::forum::accounts::{actions, store};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "My settings";

pub async fn edit(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let id = person.id;
    let user = site.db.read(move |conn| Ok::<_, Error>(store::by_id(conn, id)?)).await?;
    let form = ProfileForm {
        display_name: user.display_name,
        pronouns: user.pronouns,
        about: user.about,
        theme: user.theme,
        density: user.density,
        zone: user.zone,
    };
    let page = ProfilePage::new(&form, &FormErrors::default());
    Frame::new(&site, &person.viewer(), &request).show(ProfilePage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &person.id.to_string())?;
    let frame = Frame::new(&site, &person.viewer(), &request);
    let (profile, errors) = ProfileForm::read(&site.config.brand, &form);
    if !errors.is_empty() {
        return frame.refuse(ProfilePage::TEMPLATE, TITLE, &ProfilePage::new(&profile, &errors)).await;
    }
    match actions::profile::change(&site, &person, profile.clone()).await? {
        Ok(()) => Ok(done(&site, "/settings", "Saved.")),
        Err(errors) => frame.refuse(ProfilePage::TEMPLATE, TITLE, &ProfilePage::new(&profile, &errors)).await,
    }
}
