//! Reports: what members tell moderators about posts, messages, profiles and what was said in their cases, and what
//! becomes of it (PRODUCT 11). All reports of one thing are one matter, which
//! is decided once, and may be appealed against once.
//! Owns the tables matters, reports and matter_notes, and `templates/features/reports`.

pub mod actions;
pub mod forms;
pub mod listen;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{desk, own, queue, report};
    cfg.route("/reports/new", get().to(report::write))
        .service(resource("/reports").route(get().to(own::index)).route(post().to(report::create)))
        .route("/reports/{receipt}", get().to(own::show))
        .route("/decisions/{id}", get().to(own::decision))
        .route("/decisions/{id}/appeal", post().to(own::appeal))
        .route("/desk/reports", get().to(queue::index))
        .route("/desk/reports/{id}", get().to(desk::show))
        .route("/desk/reports/{id}/{verb:claim|release|hide}", post().to(desk::act))
        .route("/desk/reports/{id}/look", post().to(desk::look))
        .route("/desk/reports/{id}/notes", post().to(desk::note))
        .route("/desk/reports/{id}/decide", post().to(desk::decide))
        .route("/desk/reports/{id}/answer", post().to(desk::answer));
}
