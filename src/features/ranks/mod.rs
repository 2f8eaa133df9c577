//! Ranks (PRODUCT 12): what the ledger of deeds is worth by the formula, which
//! rank follows, and how administrators change the formula. Owns the tables
//! rank_scores, rank_days, rank_people, ranks_reached and rank_formulas, and
//! `templates/features/ranks`. The rank itself is a column of the spine.

pub mod actions;
pub mod forms;
pub mod formula;
pub mod jobs;
pub mod keep;
pub mod perks;
pub mod policy;
pub mod recompute;
pub mod ruler;
pub mod store;
pub mod tally;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/ranks", get().to(web::index))
        .route("/settings/rank", get().to(web::own))
        .route("/settings/rank/signature", post().to(web::sign))
        .route("/desk/members/{username}/signature/clear", post().to(web::clear))
        .route("/admin/ranks", get().to(web::admin::index))
        .route("/admin/ranks/formula", get().to(web::admin::new))
        .route("/admin/ranks/formulas", post().to(web::admin::create))
        .route("/admin/ranks/formulas/{id}", get().to(web::admin::show))
        .route("/admin/ranks/formulas/{id}/apply", post().to(web::admin::apply))
        .route("/admin/ranks/formulas/{id}/discard", post().to(web::admin::discard))
        .route("/admin/ranks/members/{username}", get().to(web::members::show));
}
