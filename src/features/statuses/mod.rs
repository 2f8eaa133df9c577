//! The one machine of statuses, for ideas and issues alike (PRODUCT 6, 7): who
//! may come where with what is read from the settings (`kit::statuses`); here
//! are changing, changing many, and undoing. Owns `templates/features/statuses`;
//! a step itself is the spine's (`forum::threads::status`).

pub mod actions;
pub mod forms;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/status", get().to(web::edit))
        .route("/threads/{id}/status", post().to(web::update))
        .route("/status-changes/{id}/undo", post().to(web::undo))
        .route("/statuses/bulk", post().to(web::preview_bulk))
        .route("/statuses/bulk/apply", post().to(web::apply_bulk));
}
