//! Making one thread of two, and two of one (PRODUCT 11). A newer thread's posts go into an
//! older one in the order of time; the thread that they leave stays as the way to where they
//! are. Ideas, which keep their votes, are merged in `features/ideas`.
//! Owns `templates/features/merging`.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/merge-into", get().to(web::choose))
        .route("/threads/{id}/merge-into", post().to(web::merge))
        .route("/threads/{id}/split", get().to(web::choose_posts))
        .route("/threads/{id}/split", post().to(web::split));
}
