//! One act on many threads of a board, looked at first (PRODUCT 11): move, lock, hide, label.
//! The acts themselves are the spine's (`forum/threads/actions.rs`). Owns `templates/features/bulk`.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/threads", get().to(web::index))
        .route("/desk/threads/preview", post().to(web::preview))
        .route("/desk/threads/apply", post().to(web::apply));
}
