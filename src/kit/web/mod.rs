//! What every request passes: host and origin checks, limits, forms, cookies, headers.

pub mod client;
pub mod cookies;
pub mod csrf;
pub mod error_pages;
pub mod files;
pub mod forms;
pub mod guest_cache;
pub mod headers;
pub mod limits;
pub mod packed;

use actix_web::HttpResponse;
use actix_web::http::header;

/// The address of a page that is asked these things; what is none is left out.
pub fn address<'a, V: AsRef<str>>(
    path: &str,
    asked: impl IntoIterator<Item = (&'a str, Option<V>)>,
) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in asked {
        if let Some(value) = value {
            query.append_pair(name, value.as_ref());
        }
    }
    match query.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// 303: what a form that did its work answers.
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// 308: what an old address of something answers. Nobody keeps it without asking
/// again: a title may change back, and not everybody may know the new one.
pub fn moved(location: &str) -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .finish()
}

/// As [`moved`], with the question that the old address was asked.
pub fn moved_with_query(location: &str, query: &str) -> HttpResponse {
    if query.is_empty() { moved(location) } else { moved(&format!("{location}?{query}")) }
}

/// A page, never stored by anyone unless the guest cache says otherwise.
pub fn page(status: actix_web::http::StatusCode, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(html)
}

/// An address on this site to go on to, or `fallback`: never another host,
/// whatever tricks the text holds (TRUST A67).
pub fn local_path(next: &str, fallback: &str) -> String {
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.to_ascii_lowercase().starts_with("/%2f")
        && !next.to_ascii_lowercase().starts_with("/%5c")
        && next.len() <= 2000
        // Addresses are written in ASCII; other signs come percent-encoded.
        && next.bytes().all(|byte| byte.is_ascii_graphic());
    if plain { next.to_owned() } else { fallback.to_owned() }
}
