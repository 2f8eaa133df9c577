//! Answers that are files: the site's own assets, and what people uploaded.

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};

use crate::kit::view::assets::Asset;

/// One of the site's own files. Names carry a version, so it may be kept for good.
pub fn asset(request: &HttpRequest, asset: &Asset, versioned: bool) -> HttpResponse {
    let kept = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let cache = if versioned { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mut response =
        if kept == Some(asset.etag.as_str()) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::ETAG, asset.etag.clone()))
        .insert_header((header::CONTENT_TYPE, asset.mime));
    if kept == Some(asset.etag.as_str()) { response.finish() } else { asset.body.answer(request, response) }
}

/// An uploaded picture: always a fixed image type, in a sandbox of its own,
/// never a page (TRUST A13, A110).
pub fn upload(body: Bytes, mime: &'static str, public: bool) -> HttpResponse {
    let cache = if public { "public, max-age=86400" } else { "private, no-store" };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, mime))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header((header::CACHE_CONTROL, cache))
        .body(body)
}
