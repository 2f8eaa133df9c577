//! What waits for an answer, for Stars and staff: by board and age, with a soft claim that
//! runs out by the clock (PRODUCT 13). Owns the table thread_claims and
//! `templates/features/unanswered`.

pub mod actions;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/unanswered", get().to(web::index))
        .route("/threads/{id}/claim", post().to(web::claim))
        .route("/threads/{id}/release", post().to(web::release));
}
