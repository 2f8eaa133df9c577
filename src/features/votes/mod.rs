//! Votes on ideas, and "I have this too" on ongoing issues: one from each
//! person, which can be taken back (PRODUCT 6, 7). Owns `templates/features/votes`;
//! the rows and counts are the spine's (`forum::threads::store::votes`).

pub mod actions;
pub mod forms;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/vote", get().to(web::new))
        .route("/threads/{id}/vote", post().to(web::create))
        .route("/threads/{id}/vote/details", post().to(web::update))
        .route("/threads/{id}/vote/take-back", post().to(web::destroy))
        .route("/threads/{id}/votes", get().to(web::index))
        .route("/settings/votes", get().to(web::own));
}
