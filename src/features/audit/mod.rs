//! Reading the audit log, and taking acts back from there (PRODUCT 11). The log itself is the
//! spine's (`forum/audit.rs`); who did something says how it is undone (`Way`), and
//! `app/routes.rs` names them all. Owns `templates/features/audit`.

pub mod actions;
pub mod forms;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

use crate::forum::audit::{Entry, Way};

/// Every way to take an act back.
#[derive(Clone, Debug)]
pub struct Ways(pub Vec<Way>);

impl Ways {
    pub fn of(&self, entry: &Entry) -> Option<Way> {
        let fits = |way: &&Way| way.subject == entry.subject_kind && way.verbs.contains(&&*entry.verb);
        self.0.iter().find(fits).copied()
    }
}

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/desk/audit", get().to(web::index)).route("/desk/audit/{entry}/undo", post().to(web::undo));
}
