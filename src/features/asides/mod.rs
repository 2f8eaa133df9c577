//! Asides: what Stars ask staff about a thread, in notes that members never see (PRODUCT 13).
//! Owns the table staff_questions and `templates/features/asides`.

pub mod actions;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/questions", get().to(web::index))
        .route("/desk/questions/{id}/answer", post().to(web::answer))
        .route("/threads/{id}/ask-staff", get().to(web::ask))
        .route("/threads/{id}/ask-staff", post().to(web::create));
}
