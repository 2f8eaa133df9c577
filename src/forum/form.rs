//! A form that somebody sent: read, and proven to be from one of our pages.

pub mod uploads;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::csrf;
use crate::kit::web::forms::Fields;

/// What a page says whose form came with an old token, or with none.
pub const STALE: &str = "This page was open for very long, or you logged in or out meanwhile, so nothing was sent. Your words are kept: please send it again.";

/// Bytes of a form token at most.
const MAX_TOKEN: usize = 200;

/// The fields of a form whose token was good. A handler that takes it needs no check of its own.
#[derive(Debug)]
pub struct Form(pub Fields);

impl std::ops::Deref for Form {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let sent = Sent::from_request(request, payload);
        Box::pin(async move {
            let sent = sent.await?;
            match sent.refused {
                None => Ok(Self(sent.fields)),
                Some(error) => Err(error),
            }
        })
    }
}

/// The fields of a form, good token or not: for handlers that answer an old
/// token with the same page and the words kept. They must do nothing else
/// unless [`Sent::is_ours`].
#[derive(Debug)]
pub struct Sent {
    fields: Fields,
    refused: Option<Error>,
}

impl Sent {
    pub fn is_ours(&self) -> bool {
        self.refused.is_none()
    }
}

impl std::ops::Deref for Sent {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let site = Site::from_request(request, payload).into_inner();
        let session = request.extensions().get::<Viewer>().and_then(Viewer::session);
        let fields = Fields::from_request(request, payload);
        Box::pin(async move {
            let (site, fields) = (site?, fields.await?);
            let refused = csrf::check_token(&site, session, fields.get("csrf"), site.clock.now()).err();
            Ok(Self { fields, refused })
        })
    }
}

/// The field `picture` of an upload whose token, which comes first, was good.
/// Nothing but these two is read; no picture is no bytes.
pub async fn picture(site: &Site, session: i64, mut body: Multipart) -> Result<Vec<u8>, Error> {
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
                csrf::check_token(site, Some(session), &token, site.clock.now())?;
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
        csrf::check_token(site, Some(session), "", site.clock.now()).map(|()| Vec::new())
    }
}
