//! The Vault (PRODUCT 8): old threads, for reading only. By hand, or by a rule that
//! is looked at first and then applied in batches; and the way back.
//! Owns the tables vaulted_threads and vault_runs, and `templates/features/vault`.
//! That nothing can be written there is each policy's own: it asks for the board's kind.

pub mod actions;
pub mod forms;
pub mod jobs;
pub mod model;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/threads/{id}/vault", post().to(web::threads::take))
        .route("/threads/{id}/unvault", post().to(web::threads::bring_back))
        .route("/desk/vault", get().to(web::runs::index))
        .route("/desk/vault", post().to(web::runs::create))
        .route("/desk/vault/{run}", get().to(web::runs::show))
        .route("/desk/vault/{run}/stop", post().to(web::runs::stop))
        .route("/desk/vault/{run}/undo", post().to(web::runs::undo));
}
