//! Kudos: thanks for a post, one from each person, which can be taken back (PRODUCT 4).
//! Owns the table kudos and `templates/features/kudos`; the counts stand in the
//! rows of posts, threads and people (`forum::threads::store::counters`).

pub mod actions;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/posts/{id}/kudo", post().to(web::create))
        .route("/posts/{id}/kudo/take-back", post().to(web::destroy))
        .route("/posts/{id}/kudos", get().to(web::index));
}
