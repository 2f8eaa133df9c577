//! Asking the support desk (PRODUCT 14): the form, one's own cases, and letters about them. The
//! rows are `forum/cases`, those who answer are `features/casework`. Owns the table case_surveys and
//! `templates/features/cases`.

pub mod figures;
pub mod forms;
pub mod letters;
pub mod listen;
pub mod mail;
pub mod receive;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{confirm, figures, new, own, verbs};
    cfg.service(resource("/support").route(get().to(new::show)).route(post().to(new::create)))
        .route("/support/draft", post().to(new::keep_draft))
        .service(
            resource("/support/confirm/{token}")
                .route(get().to(confirm::look))
                .route(post().to(confirm::confirm)),
        )
        .route("/support/figures", get().to(figures::show))
        .route("/support/figures.csv", get().to(figures::csv))
        .route("/support/cases", get().to(own::index))
        .service(resource("/support/cases/{key}").route(get().to(own::show)).route(post().to(verbs::answer)))
        .route("/support/cases/{key}/transcript", get().to(own::download))
        .route("/support/cases/{key}/adopt", post().to(verbs::adopt))
        .route("/support/cases/{key}/survey", post().to(verbs::survey))
        .route("/support/cases/{key}/files/{file}", get().to(own::file))
        .route("/support/cases/{key}/{verb:close|reopen}", post().to(verbs::act));
}
