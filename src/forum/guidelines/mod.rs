//! The guidelines: numbered sets of rules, each rule with an address, so that
//! reports, removals and closings can cite "guideline 3 of the Community
//! guidelines" (PRODUCT 11, REQUIREMENTS A17). A new site has those of
//! `config/guidelines.toml`; what staff change is in the table guideline_rules.
//! Owns that table and the templates in `forum/guidelines`.

pub mod actions;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

pub use model::{Citation, Rule, Set};

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/guidelines", get().to(web::index)).route("/guidelines/{set}", get().to(web::show)).service(
        resource("/guidelines/{set}/{number}/edit").route(get().to(web::edit)).route(post().to(web::update)),
    );
}
