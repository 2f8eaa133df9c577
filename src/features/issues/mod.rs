//! Ongoing issues: what the evidence says, sending back what is none, and
//! whether a fix works for those who were affected (PRODUCT 7). Owns the table
//! fix_answers and `templates/features/issues`.

pub mod actions;
pub mod evidence;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/not-an-issue", get().to(web::reason))
        .route("/threads/{id}/not-an-issue", post().to(web::send_back))
        .route("/threads/{id}/fix-answer", post().to(web::answer));
}
