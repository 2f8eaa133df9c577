//! The leaderboard of the Stars, its closed months, and everybody's own points (PRODUCT 13).
//! The ledger is the spine's (`forum/points`); here is who hears what and what is shown.
//! Owns `templates/features/points`.

pub mod actions;
pub mod jobs;
pub mod listen;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/leaderboard", get().to(web::now))
        .route("/leaderboard/{month}", get().to(web::month))
        .route("/stars/points", get().to(web::own));
}
