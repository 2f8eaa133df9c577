//! The handlers of accounts, one file a resource.

pub mod appearance;
pub mod avatar;
pub mod confirm;
pub mod email;
pub mod log_in;
pub mod passkeys;
pub mod password;
pub mod profile;
pub mod prove;
pub mod register;
pub mod reset;
pub mod second_step;
pub mod sessions;
pub mod setup;
pub mod username;

use actix_web::http::header::{HeaderValue, REFERRER_POLICY};
use actix_web::{HttpRequest, HttpResponse};

use crate::kit::site::Site;
use crate::kit::web::{client, cookies, see_other};

/// What limits count a guest by.
fn place(site: &Site, request: &HttpRequest) -> String {
    client::prefix(client::address(request, &site.config))
}

/// On to another page, with a sentence for it.
fn done(site: &Site, location: &str, sentence: &str) -> HttpResponse {
    let mut response = see_other(location);
    drop(response.add_cookie(&cookies::flash(site, sentence)));
    response
}

/// The address of this page holds a secret: no other site may learn it. Not
/// `no-referrer`, with which browsers send our own forms without an origin.
fn keep_address(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
