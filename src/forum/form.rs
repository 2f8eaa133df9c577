//! A form that somebody sent: read, and proven to be from one of our pages.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::forum::viewer::Viewer;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::csrf;
use crate::kit::web::forms::Fields;

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
        let site = Site::from_request(request, payload).into_inner();
        let session = request.extensions().get::<Viewer>().and_then(Viewer::session);
        let fields = Fields::from_request(request, payload);
        Box::pin(async move {
            let (site, fields) = (site?, fields.await?);
            csrf::check_token(&site, session, fields.get("csrf"), site.clock.now())?;
            Ok(Self(fields))
        })
    }
}
