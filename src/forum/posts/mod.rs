//! Posts: what people write in threads, with their revisions, drafts and attachments.
//! Starting a thread is here too: it is writing its first post.
//! Owns the tables posts, revisions, drafts, submissions, attachments and shared_music, and
//! the templates in `forum/posts`.

pub mod actions;
pub mod files;
pub mod forms;
pub mod jobs;
pub mod look_first;
pub mod model;
pub mod policy;
pub mod render;
pub mod sharing;
pub mod store;
pub mod undo;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

/// Register it before the pages: `GET /threads/{id}/reply` would be a thread's slug.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/boards/{slug}/new", get().to(web::start::new))
        .route("/boards/{slug}/threads", post().to(web::start::create))
        .route("/threads/{id}/reply", get().to(web::reply::new))
        .route("/threads/{id}/posts", post().to(web::reply::create))
        .route("/posts/{id}/edit", get().to(web::edit::edit))
        .route("/posts/{id}/edit", post().to(web::edit::update))
        .route("/posts/{id}/history", get().to(web::history::show))
        .route("/posts/{id}/remove", post().to(web::moderate::remove))
        .route("/posts/{id}/{verb:hide|restore}", post().to(web::moderate::moderate))
        .route("/preview", post().to(web::drafts::preview))
        .route("/drafts", post().to(web::drafts::save))
        .route("/login/draft", post().to(web::kept::create))
        .route("/attachments", get().to(web::attachments::new))
        .route("/attachments", post().to(web::attachments::create))
        .route("/attachments/{name}", get().to(web::attachments::show));
}
