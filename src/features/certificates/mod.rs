//! Certificates of contribution (PRODUCT 13): a page to print with what a Star did here, as
//! of the day when it was issued, and an address where anybody can see that it is true.
//! Owns the table certificates and `templates/features/certificates`.

pub mod actions;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route("/stars/certificates", get().to(web::index))
        .route("/stars/certificates", post().to(web::issue))
        .route("/stars/certificates/{id}/revoke", post().to(web::revoke))
        .route("/certificates/{token}", get().to(web::show));
}
