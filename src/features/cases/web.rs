//! The addresses of requesters.

pub mod confirm;
pub mod figures;
pub mod new;
pub mod own;
pub mod verbs;

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, REFERRER_POLICY};

/// The address of this page may hold a secret: no other site may learn it.
fn secret(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
