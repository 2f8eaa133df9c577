//! One's own data: taking a copy of it along, and leaving (PRODUCT 3). Posts stay under
//! "Former member" or go as well, as a setting says; messages stay with those who got them.
//! Owns the table leaving_posts and `templates/features/own_data`.

pub mod actions;
pub mod copy;
pub mod jobs;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/settings/data", get().to(web::show))
        .route("/settings/data/copy", post().to(web::copy))
        .route("/settings/data/leave", post().to(web::leave));
}
