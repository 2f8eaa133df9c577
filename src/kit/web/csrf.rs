//! Cross-site request forgery: where a request comes from, and a token in every form.
//!
//! An unsafe method must come from this site by `Sec-Fetch-Site`, else by
//! `Origin`; a request with neither header is only as good as its token, which
//! every form carries in any case.

use actix_web::http::Method;
use actix_web::http::header::{HOST, ORIGIN};
use actix_web::{HttpRequest, dev::ServiceRequest};

use crate::kit::db::Ts;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;

const DAY: i64 = 86_400_000;
/// Characters of the number before the seal.
const SALT: usize = 16;
const SENTENCE: &str = "This form came from another page than ours, or was open for very long. Nothing was changed: go back, reload the page and send it again.";

/// Whether the address in `Host` is one of ours (TRUST A68).
pub fn check_host(site: &Site, request: &ServiceRequest) -> Result<(), Error> {
    let mut hosts = request.headers().get_all(HOST);
    let host = hosts.next().and_then(|host| host.to_str().ok()).unwrap_or_default();
    let single = hosts.next().is_none();
    if single && is_own_host(site, host) {
        return Ok(());
    }
    Err(Error::WrongHost(format!("This server answers at {}.", site.origin)))
}

fn is_own_host(site: &Site, host: &str) -> bool {
    let own = site.origin.split_once("://").map_or("", |(_, host)| host);
    if host.eq_ignore_ascii_case(own) {
        return true;
    }
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    let on_this_machine = site.config.listen_address().is_ok_and(|listen| listen.ip().is_loopback());
    on_this_machine && matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Refuses an unsafe request that another site's page sent.
pub fn check_origin(site: &Site, request: &ServiceRequest) -> Result<(), Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let refused = || Err(Refusal::new(SENTENCE).into());
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    if header("sec-fetch-site").is_some_and(|from| !matches!(from, "same-origin" | "none")) {
        return refused();
    }
    if let Some(origin) = header(ORIGIN.as_str()) {
        let host = header(HOST.as_str()).unwrap_or_default();
        let scheme = site.origin.split_once("://").map_or("http", |(scheme, _)| scheme);
        if !origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")) {
            return refused();
        }
    }
    Ok(())
}

/// The token for the forms of a session, or of a guest for today: a number that
/// is new each time and its seal, so that the length of a compressed page tells
/// nothing about the token (BREACH, STACK 4).
pub fn token(site: &Site, session: Option<i64>, now: Ts) -> String {
    let salt = format!("{:016x}", rand::random::<u64>());
    let seal = site.key.seal("form", &message(session, now.0 / DAY, &salt));
    format!("{salt}{seal}")
}

/// Checks the token that a form carries. A guest's is good today and tomorrow.
pub fn check_token(site: &Site, session: Option<i64>, given: &str, now: Ts) -> Result<(), Error> {
    let today = now.0 / DAY;
    let (salt, seal) = given.split_at_checked(SALT).unwrap_or_default();
    let good =
        [today, today - 1].iter().any(|day| site.key.is_sealed("form", &message(session, *day, salt), seal));
    if good { Ok(()) } else { Err(Refusal::new(SENTENCE).into()) }
}

fn message(session: Option<i64>, day: i64, salt: &str) -> String {
    match session {
        Some(session) => format!("session {session} {salt}"),
        None => format!("guest {day} {salt}"),
    }
}

/// Whether a script asks for a fragment rather than a page.
pub fn wants_fragment(request: &HttpRequest) -> bool {
    request.headers().get("x-fragment").is_some()
}
