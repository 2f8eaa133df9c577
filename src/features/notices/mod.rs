//! Notices: what somebody is told in person, and staff's one-way means to reach
//! everyone (PRODUCT 10). They can't be answered; a case is the way back.
//! Owns `templates/features/notices`; the rows stand in `forum/inbox`.

pub mod actions;
pub mod policy;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/notices", get().to(web::index))
        .route("/notices/{id}", get().to(web::show))
        .route("/notices/{id}/open", post().to(web::open))
        .service(
            resource("/members/{username}/notice").route(get().to(web::write)).route(post().to(web::create)),
        );
}
