//! The cover of an article: sent, taken away, and served to those who may see its article.

use actix_multipart::Multipart;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};

use super::done;
use super::edit::Setting;
use crate::features::articles::actions::cover;
use crate::features::articles::files;
use crate::features::articles::model::{ArticleId, Cover};
use crate::features::articles::views::WritePage;
use crate::forum::form::{Form, picture};
use crate::forum::frame::Frame;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::images::{self, Fit};
use crate::kit::site::Site;
use crate::kit::web::files as answers;
use crate::kit::web::limits::Act;

/// Pixels on the longer side: sharp on a dense screen, the width of an article.
const SIDE: u32 = 1600;

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
    body: Multipart,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Upload, &who.id.to_string())?;
    let id = ArticleId(*id);
    // Before the picture is read: nobody else sends files here.
    let setting = Setting::load(&site, &who, id).await?;
    let bytes = picture(&site, who.session, body).await?;
    let drawn = if bytes.is_empty() {
        Err("Choose a picture first.".to_owned())
    } else {
        images::reencode(bytes, Fit::Within(SIDE)).await?
    };
    let drawn = match drawn {
        Ok(drawn) => drawn,
        Err(sentence) => {
            return refuse(&Frame::new(&site, &who.viewer(), &request), &who, setting, sentence).await;
        }
    };
    let made = Cover {
        name: files::keep(&site, &drawn).await?,
        width: i64::from(drawn.width),
        height: i64::from(drawn.height),
    };
    let now = site.clock.now();
    let article = site.db.write(move |tx| cover::set(tx, &who, id, Some(&made), now)).await?;
    Ok(done(&site, &article.edit_url(), "That is the cover now."))
}

async fn refuse(
    frame: &Frame,
    who: &SignedIn,
    setting: Setting,
    sentence: String,
) -> Result<HttpResponse, Error> {
    let mut page = setting.opened(frame, who);
    if let Some(form) = &mut page.cover {
        form.picture.error = Some(sentence);
    }
    frame.refuse(WritePage::TEMPLATE, &page.heading.clone(), &page).await
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (ArticleId(*id), site.clock.now());
    let article = site.db.write(move |tx| cover::set(tx, &who, id, None, now)).await?;
    Ok(done(&site, &article.edit_url(), "The cover is removed."))
}

pub async fn show(site: Site, viewer: Viewer, name: web::Path<String>) -> Result<HttpResponse, Error> {
    let mime = files::mime_of(&name).ok_or(Error::NotFound)?;
    let asked = name.clone();
    let public = site.db.read(move |conn| cover::may_see(conn, &viewer, &asked)).await?;
    let bytes = files::read(&site, &name).await?;
    Ok(answers::upload(Bytes::from(bytes), mime, public))
}
