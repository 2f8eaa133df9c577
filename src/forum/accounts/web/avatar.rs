//! The picture: chosen, sent, and served.

use actix_multipart::Multipart;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt;

use super::done;
use crate::forum::accounts::model::avatar_url;
use crate::forum::accounts::views::settings::{AvatarPage, Drawing, tabs};
use crate::forum::accounts::views::{FieldView, summary};
use crate::forum::accounts::{actions, policy};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, files};

const TITLE: &str = "Picture";
/// Bytes of a form token at most.
const MAX_TOKEN: usize = 200;

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
    let bytes = read(&site, &person, body).await?;
    match actions::avatar::upload(&site, &person, bytes).await? {
        Ok(()) => Ok(done(&site, "/settings/avatar", "That is your picture now.")),
        Err(errors) => refuse(&site, &person, &request, &errors).await,
    }
}

pub async fn show(site: Site, key: web::Path<String>) -> Result<HttpResponse, Error> {
    let (bytes, mime) = actions::avatar::read(&site, &key).await?;
    Ok(files::upload(Bytes::from(bytes), mime, true))
}

/// The picture of an upload whose token, which comes first, was good.
async fn read(site: &Site, person: &SignedIn, mut body: Multipart) -> Result<Vec<u8>, Error> {
    let broken = || Error::BadRequest("The upload could not be read. Please send it again.".to_owned());
    let mut is_ours = false;
    while let Some(field) = body.next().await {
        let mut field = field.map_err(|_| broken())?;
        let name = field.name().unwrap_or_default().to_owned();
        let most = if name == "picture" { site.config.posts.max_upload_bytes } else { MAX_TOKEN };
        if name == "picture" && !is_ours {
            break;
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            if bytes.len() + chunk.len() > most {
                let megabytes = site.config.posts.max_upload_bytes / 1_000_000;
                return Err(Error::TooLarge(format!("A picture may have {megabytes} MB at most.")));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "csrf" => {
                let token = String::from_utf8(bytes).unwrap_or_default();
                csrf::check_token(site, Some(person.session), &token, site.clock.now())?;
                is_ours = true;
            }
            "picture" => return Ok(bytes),
            _ => {}
        }
    }
    // Without a token this says so; with one, the picture is missing.
    if is_ours {
        Ok(Vec::new())
    } else {
        csrf::check_token(site, Some(person.session), "", site.clock.now()).map(|()| Vec::new())
    }
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
