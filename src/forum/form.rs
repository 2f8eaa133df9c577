//! A form that somebody sent: read, and proven to be from one of our pages.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::csrf;
use crate::kit::web::forms::Fields;

/// What a page says whose form came with an old token, or with none.
pub const STALE: &str = "This page was open for very long, or you logged in or out meanwhile, so nothing was sent. Your words are kept: please send it again.";

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
