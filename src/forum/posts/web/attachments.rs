//! Pictures: sent in, and shown to those who may see their post.

use actix_multipart::Multipart;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt;

use crate::forum::boards::policy::may_write_at_all;
use crate::forum::frame::Frame;
use crate::forum::gate;
use crate::forum::posts::model::{NewAttachment, attachment_url};
use crate::forum::posts::views::UploadPage;
use crate::forum::posts::{actions, files, store};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::images::{self, Fit};
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, files as answers};

const TEMPLATE: &str = "forum/posts/upload.html";
/// Pixels on the longer side of a kept picture.
const MAX_SIDE: u32 = 2000;
/// Characters of a picture's name, and bytes of a field beside it.
const MAX_NAME: usize = 100;
const MAX_FIELD: usize = 1_000;

/// What a form with a file holds.
#[derive(Default)]
struct Sent {
    csrf: String,
    name: String,
    bytes: Vec<u8>,
}

fn empty_page(site: &Site) -> UploadPage {
    UploadPage { max_megabytes: site.config.posts.max_upload_bytes / 1_000_000, ..UploadPage::default() }
}

/// The form for those without JavaScript: it answers with the text to paste.
pub async fn new(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    may_write_at_all(&who.viewer())?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    frame.show(TEMPLATE, "Add a picture", &empty_page(&site)).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Multipart,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Upload, &who.id.to_string())?;
    may_write_at_all(&who.viewer())?;
    let sent = read(form, site.config.posts.max_upload_bytes).await?;
    let token = request.headers().get("x-csrf").and_then(|value| value.to_str().ok()).unwrap_or(&sent.csrf);
    csrf::check_token(&site, Some(who.session), token, site.clock.now())?;
    let json = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    let frame = Frame::new(&site, &who.viewer(), &request);
    match keep(&site, &who, sent).await? {
        Ok(page) if json => Ok(HttpResponse::Ok().json(&page)),
        Ok(page) => frame.show(TEMPLATE, "Add a picture", &page).await,
        Err(sentence) if json => {
            Ok(HttpResponse::UnprocessableEntity().json(serde_json::json!({ "error": sentence })))
        }
        Err(sentence) => {
            let page = UploadPage { error: Some(sentence), ..empty_page(&site) };
            frame.answer(StatusCode::UNPROCESSABLE_ENTITY, TEMPLATE, "Add a picture", &page).await
        }
    }
}

/// Makes the picture anew and keeps it; a sentence when the file is no picture.
async fn keep(site: &Site, who: &SignedIn, sent: Sent) -> Result<Result<UploadPage, String>, Error> {
    if sent.bytes.is_empty() {
        return Ok(Err("Choose a picture first.".to_owned()));
    }
    let picture = match images::reencode(sent.bytes, Fit::Within(MAX_SIDE)).await? {
        Ok(picture) => picture,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let key = files::new_key();
    let row = NewAttachment {
        file_key: key.clone(),
        user_id: who.id,
        name: sent.name.clone(),
        mime: picture.mime.to_owned(),
        bytes: i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX),
        width: i64::from(picture.width),
        height: i64::from(picture.height),
        created_at: site.clock.now(),
    };
    // The row first: a file that no row knows would never be cleared away.
    let limit = gate::policy::limit_of(who.role, who.rank, &gate::Rules::of(&site.config));
    let (who, a_day) = (who.clone(), limit.uploads);
    site.db.write_unseen(move |tx| actions::upload(tx, &who, &row, a_day)).await?;
    if let Err(error) = files::keep(site, &key, &picture.bytes).await {
        let now = site.clock.now();
        site.db.write_unseen(move |tx| actions::forget_upload(tx, &key, now)).await?;
        return Err(error);
    }
    let url = attachment_url(&key, picture.mime);
    let markdown = format!("![{}]({url})", sent.name);
    Ok(Ok(UploadPage { markdown: Some(markdown), url: Some(url), name: Some(sent.name), ..empty_page(site) }))
}

async fn read(mut form: Multipart, max_file: usize) -> Result<Sent, Error> {
    let broken = |_| Error::BadRequest("The upload broke off. Please try again.".to_owned());
    let mut sent = Sent::default();
    while let Some(field) = form.next().await {
        let mut field = field.map_err(broken)?;
        let is_file = field.name() == Some("file");
        let is_token = field.name() == Some("csrf");
        if is_file {
            let name = field.content_disposition().and_then(|given| given.get_filename()).unwrap_or("");
            sent.name = shown_name(name);
        }
        let max = if is_file { max_file } else { MAX_FIELD };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(broken)?;
            if bytes.len() + chunk.len() > max {
                return Err(Error::TooLarge(format!(
                    "This file is too large: at most {} MB. Nothing else changed; try a smaller one.",
                    max_file / 1_000_000
                )));
            }
            bytes.extend_from_slice(&chunk);
        }
        if is_file && sent.bytes.is_empty() {
            sent.bytes = bytes;
        } else if is_token {
            sent.csrf = String::from_utf8(bytes).unwrap_or_default();
        }
    }
    Ok(sent)
}

/// The file's name without its ending and without what Markdown would read.
fn shown_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let plain: String = stem
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | '(' | ')' | '\\' | '`' | '<' | '>' | '*' | '|' | '!'))
        .take(MAX_NAME)
        .collect();
    match fold::clean_line(&plain, MAX_NAME) {
        Ok(name) if !fold::is_blank(&name) => name,
        _ => "Picture".to_owned(),
    }
}

/// The picture, if its post is there for the viewer; absent and hidden look the same.
pub async fn show(site: Site, viewer: Viewer, name: web::Path<String>) -> Result<HttpResponse, Error> {
    let (key, extension) = name.split_once('.').ok_or(Error::NotFound)?;
    if !files::is_key(key) {
        return Err(Error::NotFound);
    }
    let asked = key.to_owned();
    let found =
        site.db.read(move |conn| Ok::<_, Error>(store::visible_attachment(conn, &viewer, &asked)?)).await?;
    let mime = match (found.mime.as_str(), extension) {
        ("image/png", "png") => "image/png",
        ("image/jpeg", "jpg") => "image/jpeg",
        _ => return Err(Error::NotFound),
    };
    let bytes = files::read(&site, key).await?;
    Ok(answers::upload(Bytes::from(bytes), mime, false))
}
