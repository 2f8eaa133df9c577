//! The Star programme (PRODUCT 13): what it is, who is a Star, how one becomes one and
//! stops being one. Owns the tables star_applications, star_application_notes and
//! star_terms, and `templates/features/stars`.

pub mod actions;
pub mod forms;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/stars", get().to(web::programme::show))
        .route("/stars/apply", get().to(web::apply::show))
        .route("/stars/apply", post().to(web::apply::create))
        .route("/stars/apply/withdraw", post().to(web::apply::withdraw))
        .route("/stars/leave", get().to(web::leave::ask))
        .route("/stars/leave", post().to(web::leave::go))
        .route("/desk/applications", get().to(web::desk::index))
        .route("/desk/applications/{id}", get().to(web::desk::show))
        .route("/desk/applications/{id}/notes", post().to(web::desk::note))
        .route("/desk/applications/{id}/decide", post().to(web::desk::decide))
        .route("/desk/stars", get().to(web::members::index))
        .route("/desk/stars/{user}/{verb:promote|retire}", post().to(web::members::change));
}
