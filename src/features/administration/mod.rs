//! Running the community (PRODUCT 11): who is what, which boards there are and
//! who may use them, and the table of permissions as a page. Owns the templates
//! below `features/administration`; the tables are the spine's.

pub mod actions;
pub mod forms;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/admin", get().to(web::index))
        .route("/admin/permissions", get().to(web::permissions::index))
        .route("/admin/members", get().to(web::members::index))
        .route("/admin/members/{username}", get().to(web::members::edit))
        .route("/admin/members/{username}", post().to(web::members::update))
        .route("/admin/boards", get().to(web::boards::index))
        .route("/admin/boards", post().to(web::boards::create))
        .route("/admin/boards/new", get().to(web::boards::new))
        .route("/admin/boards/{slug}", get().to(web::boards::edit))
        .route("/admin/boards/{slug}", post().to(web::boards::update))
        .route("/admin/boards/{slug}/moderators", post().to(web::moderators::create))
        .route("/admin/boards/{slug}/moderators/{user}/remove", post().to(web::moderators::destroy))
        .route("/admin/areas", post().to(web::areas::create))
        .route("/admin/areas/new", get().to(web::areas::new))
        .route("/admin/areas/{slug}", get().to(web::areas::edit))
        .route("/admin/areas/{slug}", post().to(web::areas::update));
}
