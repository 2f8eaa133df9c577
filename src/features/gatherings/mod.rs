//! Gatherings: calls, virtual events and the Jam (PRODUCT 13), with seats, a waiting list,
//! attendance and calendar files. They are called events on the pages; in the code an
//! event is something else. Owns the tables gatherings and gathering_guests, and
//! `templates/features/gatherings`.

pub mod actions;
pub mod forms;
pub mod listen;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/calendar", get().to(web::index))
        .route("/calendar", post().to(web::edit::create))
        .route("/calendar/new", get().to(web::edit::new))
        .route("/calendar/{id}.ics", get().to(web::file))
        .route("/calendar/{id}", get().to(web::show))
        .route("/calendar/{id}/edit", get().to(web::edit::edit))
        .route("/calendar/{id}/edit", post().to(web::edit::update))
        .route("/calendar/{id}/cancel", post().to(web::edit::cancel))
        .route("/calendar/{id}/seat", post().to(web::take))
        .route("/calendar/{id}/leave", post().to(web::leave))
        .route("/calendar/{id}/attendance", post().to(web::attendance));
}
