//! The addresses of articles, one file for each thing.

pub mod cover;
pub mod desk;
pub mod edit;
pub mod subscribe;
pub mod vote;
pub mod write;
pub mod writers;

use actix_web::HttpResponse;

use crate::kit::site::Site;
use crate::kit::web::{cookies, see_other};

/// 303 to another page, with a sentence for it.
fn done(site: &Site, location: &str, sentence: &str) -> HttpResponse {
    let mut response = see_other(location);
    // A cookie that can't be written costs the sentence, nothing else.
    drop(response.add_cookie(&cookies::flash(site, sentence)));
    response
}
