//! The picture: chosen, sent, and served.

use actix_multipart::Multipart;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};

use super::done;
use crate::forum::accounts::model::avatar_url;
use crate::forum::accounts::views::settings::{AvatarPage, Drawing};
use crate::forum::accounts::views::tabs::tabs;
use crate::forum::accounts::views::{FieldView, summary};
use crate::forum::accounts::{actions, policy};
use crate::forum::form::{Form, picture};
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::files;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const TITLE: &str = "Picture";

pub async fn edit(site: Site, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &person, &FormErrors::default());
    Frame::new(&site, &person.viewer(), &request).show(AvatarPage::TEMPLATE, TITLE, &page).await
}

pub async fn update(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &person.id.to_string())?;
    match actions::avatar::pick(&site, &person, form.get("avatar")).await? {
        Ok(()) => Ok(done(&site, "/settings/avatar", "That is your picture now.")),
        Err(errors) => refuse(&site, &person, &request, &errors).await,
    }
}

pub async fn upload(
    site: Site,
    person: SignedIn,
    request: HttpRequest,
    body: Multipart,
) -> Result<HttpResponse, Error> {
    policy::may_upload_avatar(person.role)?;
    site.limits.check(Act::Upload, &person.id.to_string())?;
    let bytes = picture(&site, person.session, body).await?;
    match actions::avatar::upload(&site, &person, bytes).await? {
        Ok(()) => Ok(done(&site, "/settings/avatar", "That is your picture now.")),
        Err(errors) => refuse(&site, &person, &request, &errors).await,
    }
}

pub async fn show(site: Site, key: web::Path<String>) -> Result<HttpResponse, Error> {
    let (bytes, mime) = actions::avatar::read(&site, &key).await?;
    Ok(files::upload(Bytes::from(bytes), mime, true))
}

async fn refuse(
    site: &Site,
    person: &SignedIn,
    request: &HttpRequest,
    errors: &FormErrors,
) -> Result<HttpResponse, Error> {
    let page = page(site, person, errors);
    Frame::new(site, &person.viewer(), request).refuse(AvatarPage::TEMPLATE, TITLE, &page).await
}

fn page(site: &Site, person: &SignedIn, errors: &FormErrors) -> AvatarPage {
    let drawing = |slug: &String| Drawing {
        slug: slug.clone(),
        name: slug.replace('-', " "),
        url: avatar_url(slug),
        selected: *slug == person.avatar,
    };
    let picture = policy::may_upload_avatar(person.role).is_ok().then(|| {
        let mut field = FieldView::new("picture", "Your own picture", "file").hint(
            "JPEG, PNG, WebP or GIF. We cut a square from the middle and keep nothing else of the file.",
        );
        field.error = errors.get("picture").map(str::to_owned);
        field
    });
    AvatarPage {
        tabs: tabs("/settings/avatar"),
        errors: summary(errors),
        current_url: avatar_url(&person.avatar),
        gallery: site.view.assets.gallery.iter().map(drawing).collect(),
        gallery_closed: actions::avatar::may_use_gallery(site, person).err().map(|refusal| refusal.0),
        picture,
    }
}
