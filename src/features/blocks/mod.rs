//! Ranges of addresses from which nobody can sign up (PRODUCT 11). Members who are there
//! already log in as ever. Owns the table sign_up_blocks and `templates/features/blocks`;
//! who signs up asks `forum/accounts/gate.rs`, which `app/routes.rs` leads here.

pub mod actions;
pub mod forms;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/blocks", get().to(web::index))
        .route("/desk/blocks", post().to(web::create))
        .route("/desk/blocks/{id}/lift", post().to(web::lift));
}
