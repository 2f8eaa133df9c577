//! Rewards (PRODUCT 13): a catalogue that Stars pay with points, the quarterly free Premium,
//! and swag drawn among the top ten. Owns the tables rewards, reward_requests,
//! premium_grants and swag_draws, and `templates/features/rewards`.

pub mod actions;
pub mod forms;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/rewards", get().to(web::own::index))
        .route("/rewards/{id}/redeem", post().to(web::own::redeem))
        .route("/desk/rewards", get().to(web::desk::index))
        .route("/desk/rewards", post().to(web::desk::create))
        .route("/desk/rewards/{id}/edit", get().to(web::desk::edit))
        .route("/desk/rewards/{id}/edit", post().to(web::desk::update))
        .route("/desk/rewards/requests/{id}/fulfil", post().to(web::desk::fulfil))
        .route("/desk/rewards/requests/{id}/refuse", post().to(web::desk::refuse))
        .route("/desk/premium", get().to(web::premium::index))
        .route("/desk/premium", post().to(web::premium::grant))
        .route("/desk/premium/{id}/code", post().to(web::premium::code))
        .route("/desk/draws", get().to(web::draws::index))
        .route("/desk/draws", post().to(web::draws::create));
}
