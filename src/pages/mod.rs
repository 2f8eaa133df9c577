//! Reading: pages put together from several slices. They only ever GET.

pub mod area;
pub mod article;
mod article_card;
pub mod blog;
pub mod board;
pub mod desk;
pub mod error;
pub mod faq;
pub mod home;
pub mod ideas;
pub mod issues;
pub mod members;
mod month;
pub mod profile;
pub mod programme;
pub mod rows;
pub mod thread;
pub mod voted;

use actix_web::web::{ServiceConfig, get};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/", get().to(home::show))
        .route("/new", get().to(home::choose_board))
        .route("/areas/{slug}", get().to(area::show))
        .route("/boards/{slug}", get().to(board::show))
        .route("/threads/{id}", get().to(thread::short))
        .route("/threads/{id}/{slug}", get().to(thread::show))
        .route("/desk", get().to(desk::show))
        .route("/desk/programme", get().to(programme::show))
        .route("/faq", get().to(faq::show))
        .route("/blog", get().to(blog::show))
        .route("/ideas", get().to(ideas::show))
        .route("/ideas/roadmap", get().to(ideas::roadmap::show))
        .route("/ideas/guidelines", get().to(ideas::requirements))
        .route("/issues", get().to(issues::show))
        .route("/members", get().to(members::show))
        .route("/members/{username}", get().to(profile::show));
    for slug in ["chat", "vault", "help", "stars"] {
        cfg.route(&format!("/{slug}"), get().to(area::front_page));
    }
}

/// Lists ask for one row more than they show: cuts it off and says whether it was there.
fn cut<T>(rows: &mut Vec<T>, size: i64) -> bool {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    more
}
