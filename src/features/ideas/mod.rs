//! The Idea Exchange: looking whether an idea meets the requirements, asking its
//! author for more, and merging ideas that are one (PRODUCT 6). Owns
//! `templates/features/ideas`; statuses are `features/statuses`, votes the spine's.

pub mod actions;
pub mod policy;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/check", post().to(web::check))
        .route("/threads/{id}/check/take-back", post().to(web::uncheck))
        .route("/threads/{id}/ask", get().to(web::question))
        .route("/threads/{id}/ask", post().to(web::ask))
        .route("/threads/{id}/merge", get().to(web::choose))
        .route("/threads/{id}/merge", post().to(web::merge))
        .route("/threads/{id}/merge/take-back", post().to(web::part));
}
