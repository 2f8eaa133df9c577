//! Chat (PRODUCT 8): what the host of a thread can do, and the music that a thread shares.
//! How often one may share the same piece is a rule of writing: `forum::posts::sharing`.
//! Owns the table nudges and `templates/features/chat`.

pub mod actions;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

/// Register it before the pages: `GET /threads/{id}/music` would be a thread's slug.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/music", get().to(web::music)).route("/posts/{id}/nudge", post().to(web::nudge));
}
