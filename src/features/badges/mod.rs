//! Badges (PRODUCT 13): by rule from the settings, and given by staff; shown on profiles.
//! Owns the table badge_awards and `templates/features/badges`.

pub mod actions;
pub mod jobs;
pub mod listen;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/badges", get().to(web::index))
        .route("/desk/badges", get().to(web::desk))
        .route("/desk/badges", post().to(web::give))
        .route("/desk/badges/{id}/take", post().to(web::take));
}
