//! The queue of first posts that wait for a moderator (PRODUCT 11): approve or
//! refuse, and the filter learns from both. What makes a post wait is
//! `forum/gate`. Owns `templates/features/held`.

pub mod actions;
pub mod listen;
pub mod policy;
pub mod store;
pub mod undo;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/held", get().to(web::index))
        .route("/desk/held/{id}/approve", post().to(web::approve))
        .route("/desk/held/{id}/refuse", post().to(web::refuse));
}
