//! Sanctions: the ladder from a note to a ban, each with a reason, and an end
//! where it has one (PRODUCT 11). The state of an account follows from the rows
//! that stand. Owns the table sanctions and `templates/features/sanctions`.

pub mod actions;
pub mod forms;
pub mod jobs;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/sanctions", get().to(web::own))
        .route("/sanctions/{id}/acknowledge", post().to(web::acknowledge))
        .route("/desk/members/{username}", get().to(web::show))
        .route("/desk/members/{username}/sanctions", post().to(web::create))
        .route("/desk/sanctions/{id}/lift", post().to(web::lift));
}
