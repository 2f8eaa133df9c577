//! Solutions: replies that were accepted as an answer, several in a thread if need be (PRODUCT 4).
//! The columns stand in the rows of posts, threads and people; here is who decides, and how.

pub mod actions;
pub mod policy;
pub mod store;
pub mod web;

use actix_web::web::{ServiceConfig, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/posts/{id}/solution", post().to(web::create))
        .route("/posts/{id}/solution/take-back", post().to(web::destroy));
}
