//! The switch for an emergency (PRODUCT 11): on with a reason, off with one press,
//! and the list of those who joined meanwhile. What it stops is `forum/gate/panic`.
//! Owns `templates/features/panic`.

pub mod actions;
pub mod policy;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/admin/panic", get().to(web::show))
        .route("/admin/panic", post().to(web::begin))
        .route("/admin/panic/off", post().to(web::end))
        .route("/admin/panic/members/{id}/approve", post().to(web::approve))
        .route("/admin/panic/members/{id}/refuse", post().to(web::refuse));
}
