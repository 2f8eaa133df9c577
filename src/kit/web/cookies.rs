//! The session cookie and the flash: `__Host-` over https, plain names on a
//! plain http address of this machine, where a browser would refuse the prefix.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::kit::site::Site;

fn name(site: &Site, plain: &str) -> String {
    if site.config.is_https() { format!("__Host-{plain}") } else { plain.to_owned() }
}

fn cookie<'c>(site: &Site, plain: &str, value: String) -> Cookie<'c> {
    Cookie::build(name(site, plain), value)
        .path("/")
        .http_only(true)
        .secure(site.config.is_https())
        .same_site(SameSite::Lax)
        .finish()
}

/// The session token that the request carries.
pub fn session_token(site: &Site, request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(&name(site, "sid"))?;
    let token = cookie.value();
    (token.len() == 43).then(|| token.to_owned())
}

/// The cookie that keeps somebody logged in.
pub fn session<'c>(site: &Site, token: &str) -> Cookie<'c> {
    let mut cookie = cookie(site, "sid", token.to_owned());
    let days = i64::try_from(site.config.accounts.session_absolute_days).unwrap_or(180);
    cookie.set_max_age(Duration::days(days));
    cookie
}

/// The cookie that ends it.
pub fn no_session<'c>(site: &Site) -> Cookie<'c> {
    let mut cookie = cookie(site, "sid", String::new());
    cookie.make_removal();
    cookie
}

/// A sentence for the next page, sealed so that nobody else can put words into it.
pub fn flash<'c>(site: &Site, sentence: &str) -> Cookie<'c> {
    let text = data_encoding::BASE64URL_NOPAD.encode(sentence.as_bytes());
    let seal = site.key.seal("flash", &text);
    let mut cookie = cookie(site, "flash", format!("{text}.{seal}"));
    cookie.set_max_age(Duration::minutes(2));
    cookie
}

pub fn no_flash<'c>(site: &Site) -> Cookie<'c> {
    let mut cookie = cookie(site, "flash", String::new());
    cookie.make_removal();
    cookie
}

/// A guest's choice of light or dark, for a year; a member's is kept with the account.
pub fn theme<'c>(site: &Site, theme: &str) -> Cookie<'c> {
    let mut cookie = cookie(site, "theme", theme.to_owned());
    if theme == "auto" {
        cookie.make_removal();
    } else {
        cookie.set_max_age(Duration::days(365));
    }
    cookie
}

/// "light" or "dark" where the request's cookie says so, else "auto".
pub fn read_theme(site: &Site, request: &HttpRequest) -> &'static str {
    match request.cookie(&name(site, "theme")).as_ref().map(Cookie::value) {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "auto",
    }
}

/// The sentence that the last answer left.
pub fn read_flash(site: &Site, request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(&name(site, "flash"))?;
    let (text, seal) = cookie.value().split_once('.')?;
    if !site.key.is_sealed("flash", text, seal) {
        return None;
    }
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}
