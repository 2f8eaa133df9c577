//! What every request passes on its way in and out: where it came from, who
//! asks, the guests' cache; then the error page, the headers, the log line.

use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};

use crate::forum::accounts::policy;
use crate::forum::accounts::session::{self, Fresh};
use crate::forum::frame::Frame;
use crate::forum::viewer::Viewer;
use crate::kit::db::Unavailable;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::packed::Packed;
use crate::kit::web::{cookies, csrf, error_pages, headers, local_path, moved, see_other};
use crate::pages::error::ErrorPage;

/// No answer takes longer; uploads over slow lines included.
const TIME_LIMIT: Duration = Duration::from_secs(60);

pub async fn pass(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let started = Instant::now();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let method = request.method().clone();
    // Percent-encoded as it came: a log line holds no raw control characters.
    let path = loggable(request.path());
    if method == Method::HEAD {
        // Answered as GET is; the connection leaves the body out (RFC 9110, 9.3.2).
        request.head_mut().method = Method::GET;
    }
    let pattern = request.match_pattern();
    let site = Site::extract(request.request()).await?;
    let mut response = match tokio::time::timeout(TIME_LIMIT, answer(&site, request, next)).await {
        Ok(response) => response?,
        Err(_) => return Err(too_late(&site)),
    };
    headers::add(response.headers_mut(), site.config.is_https());
    if let Ok(value) = header::HeaderValue::from_str(&id) {
        response.headers_mut().insert(header::HeaderName::from_static("x-request-id"), value);
    }
    let status = response.status().as_u16();
    let millis = started.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(target: "bandstand::request", request = %id, %method, %path, status, ms = format!("{millis:.1}"));
    let labels = [("route", pattern.unwrap_or_default()), ("status", status.to_string())];
    metrics::counter!("bandstand_requests_total", &labels).increment(1);
    metrics::histogram!("bandstand_request_seconds", &labels[..1]).record(millis / 1000.0);
    Ok(response)
}

/// The request is gone with its handler: a sentence without a page.
fn too_late(site: &Site) -> actix_web::Error {
    let error = Error::Unavailable(Unavailable("a request took too long".to_owned()));
    let mut response =
        HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body(error.to_string());
    headers::add(response.headers_mut(), site.config.is_https());
    InternalError::from_response(error, response).into()
}

async fn answer(
    site: &Site,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if is_plain(request.path()) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    if let Err(error) = check(site, &request) {
        return with_error_page(site, request.into_response(error.error_response())).await;
    }
    if let Some(place) = proper_path(&request) {
        return Ok(request.into_response(moved(&place)));
    }
    let viewer = match cookies::session_token(site, request.request()) {
        Some(token) => match session::viewer(site, &token, fresh(&request)).await {
            Ok(viewer) => viewer,
            Err(error) => return with_error_page(site, request.into_response(error.error_response())).await,
        },
        None => Viewer::guest(),
    };
    if let Some(person) = viewer.person.as_deref()
        && site.config.accounts.staff_need_second_step
        && policy::must_set_up_second_step(person.role, person.has_second_step, request.path())
    {
        return Ok(request.into_response(see_other("/settings/second-step")));
    }
    request.extensions_mut().insert(viewer);
    let key = guest_key(site, &request);
    let generation = site.db.generation();
    if let Some(kept) = key.as_ref().and_then(|key| site.guest_pages.get(key, generation)) {
        let page = guest_page(request.request(), &kept.body);
        return Ok(request.into_response(page));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let response = with_error_page(site, response).await?;
    match key {
        Some(key) if is_keepable(&response) => keep(site, key, generation, response).await,
        _ => Ok(response),
    }
}

/// Whoever writes is asked for anew: what was kept of them may be a second old.
fn fresh(request: &ServiceRequest) -> Fresh {
    if request.method().is_safe() { Fresh::Kept } else { Fresh::Now }
}

/// The path without the secrets that letters carry in it.
fn loggable(path: &str) -> String {
    let lower = path.to_ascii_lowercase();
    let kinds = [
        "/reset/",
        "/confirm/",
        "/unsubscribe/",
        "/blog/confirm/",
        "/blog/unsubscribe/",
        "/support/confirm/",
        "/support/cases/",
    ];
    match kinds.iter().find(|kind| lower.starts_with(**kind)) {
        Some(kind) => format!("{kind}..."),
        None => path.to_owned(),
    }
}

/// Addresses that need no person, no page and no cache.
fn is_plain(path: &str) -> bool {
    path.starts_with("/assets/")
        || matches!(path, "/healthz" | "/readyz" | "/metrics" | "/robots.txt" | "/favicon.ico")
}

fn check(site: &Site, request: &ServiceRequest) -> Result<(), Error> {
    if !matches!(*request.method(), Method::GET | Method::POST) {
        return Err(Error::WrongMethod);
    }
    // No name here holds a NUL, and PostgreSQL takes none in a question.
    if request.path().contains("%00") || request.query_string().contains("%00") {
        return Err(Error::BadRequest("This address holds a NUL character.".to_owned()));
    }
    csrf::check_host(site, request)?;
    csrf::check_origin(site, request)
}

/// A trailing slash, or a first part or slug in another case, leads to the one address (PRODUCT 17).
fn proper_path(request: &ServiceRequest) -> Option<String> {
    let path = request.path();
    if !request.method().is_safe() || path == "/" {
        return None;
    }
    let trimmed = path.trim_end_matches('/');
    let (first, rest) = match trimmed.get(1..)?.split_once('/') {
        Some((first, rest)) => (first.to_ascii_lowercase(), format!("/{rest}")),
        None => (trimmed.get(1..)?.to_ascii_lowercase(), String::new()),
    };
    // What follows is a slug, which has no capitals; other rests are names and secrets.
    let rest = if matches!(first.as_str(), "areas" | "boards") { rest.to_ascii_lowercase() } else { rest };
    let proper = format!("/{first}{rest}");
    let query = request.query_string();
    let place = if query.is_empty() { proper.clone() } else { format!("{proper}?{query}") };
    // Browsers take `/\host` for another site, as they do `//host` (TRUST A67).
    (proper != path && local_path(&place, "") == place).then_some(place)
}

/// What a guest's page is kept under; nothing for requests with any cookie or a fragment.
fn guest_key(site: &Site, request: &ServiceRequest) -> Option<String> {
    let headers = request.headers();
    let plain = *request.method() == Method::GET
        && !headers.contains_key(header::COOKIE)
        && !headers.contains_key("x-fragment")
        && request.query_string().len() < 200;
    // Pages of one person or one question: not worth keeping, or not to be kept.
    let own = [
        "/search",
        "/register",
        "/setup",
        "/reset",
        "/confirm",
        "/unsubscribe",
        "/blog/confirm",
        "/blog/unsubscribe",
        "/support/confirm",
        "/support/cases",
    ]
    .iter()
    .any(|own| request.path().starts_with(own));
    // A challenge is good once: each guest has their own.
    let asks_work = site.config.spam.work_bits > 0
        && matches!(request.path(), "/support" | "/forgot" | "/blog/subscribe");
    let own = own || asks_work;
    (plain && !own).then(|| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        format!("{host} {}?{}", request.path(), request.query_string())
    })
}

fn is_keepable(response: &ServiceResponse<BoxBody>) -> bool {
    let headers = response.headers();
    let html =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    response.status() == StatusCode::OK && html && !headers.contains_key(header::SET_COOKIE)
}

async fn keep(
    site: &Site,
    key: String,
    generation: u64,
    response: ServiceResponse<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (request, response) = response.into_parts();
    let body = to_bytes(response.into_body())
        .await
        .map_err(|_| Error::Internal("a page could not be read back".to_owned()))?;
    let kept = site.guest_pages.keep(key, generation, Packed::new(body));
    let page = guest_page(&request, &kept.body);
    Ok(ServiceResponse::new(request, page))
}

fn guest_page(request: &HttpRequest, body: &Packed) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-cache"));
    body.answer(request, answer)
}

/// Turns an error's sentence into the page that says it.
async fn with_error_page(
    site: &Site,
    response: ServiceResponse<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error())
        || response.headers().contains_key(header::CONTENT_TYPE)
            && error_pages::sentence_of(response.response()).is_none()
            && response
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"))
    {
        return Ok(response);
    }
    let sentence = error_pages::sentence_of(response.response());
    let (request, old) = response.into_parts();
    let sentence = sentence.unwrap_or_else(|| ErrorPage::usual_sentence(status));
    let mut answer = if csrf::wants_fragment(&request) {
        HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(sentence)
    } else {
        let viewer = request.extensions().get::<Viewer>().cloned().unwrap_or_default();
        let page = ErrorPage::new(status, sentence, request.path());
        let frame = Frame::new(site, &viewer, &request);
        match frame.answer(status, "pages/error.html", &page.heading.clone(), &page).await {
            Ok(answer) => answer,
            Err(_) => {
                HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(page.sentence)
            }
        }
    };
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = old.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    Ok(ServiceResponse::new(request, answer))
}
