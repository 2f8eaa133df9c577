//! Search: finding posts and members by words and operators, on both databases alike.
//! Owns the table search_index (its shape differs between the databases) and `templates/features/search`.

pub mod index;
pub mod listen;
pub mod members;
mod postgres;
pub mod query;
pub mod rank;
mod sqlite;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/search", get().to(web::index)).route("/search/members.json", get().to(web::members_json));
}
