//! A form with files: read field by field, its token checked like that of any other form.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::Sent;
use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::csrf;
use crate::kit::web::forms::Fields;

/// Bytes of all fields together, without the files.
const MAX_FIELDS: usize = 256 * 1024;
/// Files that come to so many times what is taken are not read to their end.
const FLOOD: usize = 4;

/// As somebody sent it.
#[derive(Clone, Debug, Default)]
pub struct RawFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The fields of a form, good token or not, with the files that came along. Forms without files
/// come as any others.
#[derive(Debug)]
pub struct WithFiles {
    pub sent: Sent,
    pub files: Vec<RawFile>,
}

impl FromRequest for WithFiles {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !kind.starts_with("multipart/form-data") {
            let sent = Sent::from_request(request, payload);
            return Box::pin(async move { Ok(Self { sent: sent.await?, files: Vec::new() }) });
        }
        let site = Site::from_request(request, payload).into_inner();
        let session = request.extensions().get::<Viewer>().and_then(Viewer::session);
        let parts = Multipart::from_request(request, payload).into_inner();
        Box::pin(async move {
            let site = site?;
            let rules = &site.config.support;
            let (fields, files) =
                read(parts.map_err(|_| broken())?, (rules.max_files, rules.max_file_bytes)).await?;
            let refused = csrf::check_token(&site, session, fields.get("csrf"), site.clock.now()).err();
            Ok(Self { sent: Sent { fields, refused }, files })
        })
    }
}

fn broken() -> Error {
    Error::BadRequest("The form could not be read: it broke off. Please send it again.".to_owned())
}

async fn read(mut parts: Multipart, (most, bytes): (usize, usize)) -> Result<(Fields, Vec<RawFile>), Error> {
    let (mut fields, mut files, mut size, mut total) = (BTreeMap::new(), Vec::new(), 0, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| broken())?;
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.content_disposition().and_then(|given| given.get_filename()).map(str::to_owned);
        match file {
            Some(file) => {
                let (read, came) = begin_of(&mut part, bytes + 1).await?;
                total += came;
                if total > FLOOD * bytes * most {
                    return Err(Error::TooLarge(
                        "That is far more than can be taken. Nothing was sent.".to_owned(),
                    ));
                }
                // One more than is taken, so that it can be said.
                if !read.is_empty() && files.len() <= most {
                    files.push(RawFile { name: file, bytes: read });
                }
            }
            None => {
                let too_long = || {
                    Error::TooLarge(
                        "That is more than a form may hold. Shorten it and send it again.".to_owned(),
                    )
                };
                let read = body(&mut part, MAX_FIELDS - size, too_long).await?;
                size += read.len();
                let text =
                    String::from_utf8(read).ok().filter(|text| !text.contains('\0')).ok_or_else(|| {
                        Error::BadRequest("The form could not be read: a field is not UTF-8.".to_owned())
                    })?;
                if fields.insert(name, text).is_some() {
                    return Err(Error::BadRequest(
                        "The form could not be read: a field was sent twice.".to_owned(),
                    ));
                }
            }
        }
    }
    Ok((Fields::of(fields), files))
}

/// A file that is too large is read to its end and kept as far as shows that it is: the form that
/// it came with is answered with its words kept. Gives what is kept, and how much came.
async fn begin_of(part: &mut Field, most: usize) -> Result<(Vec<u8>, usize), Error> {
    let (mut bytes, mut came) = (Vec::new(), 0);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| broken())?;
        came += chunk.len();
        let room = most.saturating_sub(bytes.len()).min(chunk.len());
        bytes.extend_from_slice(&chunk[..room]);
    }
    Ok((bytes, came))
}

async fn body(part: &mut Field, most: usize, too_much: impl Fn() -> Error) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| broken())?;
        if bytes.len() + chunk.len() > most {
            return Err(too_much());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
