//! Threads: a title in a board, with posts. Here are its rows, its lists and
//! the moderators' verbs; starting one is writing a post (`forum::posts`).
//! Owns the tables threads, tags, thread_tags, read_marks, votes and status_changes, and the
//! templates in `forum/threads`.

pub mod actions;
pub mod model;
pub mod policy;
pub mod status;
pub mod store;
pub mod undo;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

/// `GET /threads/{id}/{slug}` is a page: register it after these.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/move", get().to(web::choose_board))
        .route("/threads/{id}/move", post().to(web::move_to))
        .route("/threads/{id}/label", post().to(web::label))
        .route("/threads/{id}/remove", post().to(web::remove))
        .route(
            "/threads/{id}/{verb:lock|unlock|float|unfloat|feature|unfeature|hide|restore}",
            post().to(web::moderate),
        );
}
