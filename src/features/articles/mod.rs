//! FAQ and blog articles (PRODUCT 5 and 8): threads in boards of those kinds, with
//! series, covers, a time to be published, votes on whether they helped, and the
//! blog by e-mail. An article that is not published is no thread yet: it stands
//! in this slice's table alone, so that nothing else can show it.
//! Owns the tables articles, article_series, article_revisions, article_votes,
//! article_writers, blog_subscriptions and blog_mailings, and `templates/features/articles`.

pub mod actions;
pub mod files;
pub mod forms;
pub mod jobs;
pub mod letters;
pub mod listen;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

/// Register it before the pages: `GET /threads/{id}/{slug}` is one.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/articles", get().to(web::desk::index))
        .route("/articles/new", get().to(web::write::new))
        .route("/articles", post().to(web::write::create))
        .route("/articles/{id}/edit", get().to(web::edit::edit))
        .route("/articles/{id}/edit", post().to(web::edit::update))
        .route("/articles/{id}/history", get().to(web::desk::history))
        .route("/articles/{id}/discard", post().to(web::desk::discard))
        .route("/articles/{id}/cover", post().to(web::cover::create))
        .route("/articles/{id}/cover/remove", post().to(web::cover::destroy))
        .route("/covers/{name}", get().to(web::cover::show))
        .route("/threads/{id}/article", post().to(web::desk::adopt))
        .route("/threads/{id}/helpful", post().to(web::vote::create))
        .route("/admin/writers", get().to(web::writers::index))
        .route("/admin/writers", post().to(web::writers::create))
        .route("/admin/writers/{user}/{kind}/revoke", post().to(web::writers::destroy))
        .route("/blog/subscribe", get().to(web::subscribe::new))
        .route("/blog/subscribe", post().to(web::subscribe::create))
        .route("/blog/confirm/{token}", get().to(web::subscribe::look))
        .route("/blog/confirm/{token}", post().to(web::subscribe::confirm))
        .route("/blog/unsubscribe/{token}", get().to(web::subscribe::ask))
        .route("/blog/unsubscribe/{token}", post().to(web::subscribe::one_click));
}
