//! The answer that exists: threads that are likely the same as a question that
//! is being written (PRODUCT 5).
//!
//! Owns the tables similar_threads, similar_index, similar_language and
//! answered, and `templates/features/similar`. The spine asks it through
//! `forum::posts::look_first`. It has an index of its own instead of the search's: its unit is
//! the thread, its words are stems, and it answers "which threads have one of
//! these words" among ten times fewer rows.

pub mod actions;
pub mod index;
pub mod known;
pub mod language;
pub mod learn;
pub mod listen;
pub mod look;
pub mod pick;
mod postgres;
pub mod rank;
mod sqlite;
pub mod store;
pub mod terms;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/boards/{slug}/similar", post().to(web::suggest))
        .route("/threads/{id}/answered", post().to(web::answered));
}
