//! Notifications: what somebody follows, what they are told of, on the site and
//! by mail (PRODUCT 9). Owns the tables subscriptions, notice_choices,
//! notice_settings, notifications and digests, `templates/features/notifications`
//! and `templates/mail/notifications`.
//!
//! Subscriptions live in this slice and not in one of their own: who is told is
//! one question over both tables, and a letter's way to stop it changes both.

pub mod actions;
pub mod bounce;
pub mod direct;
pub mod forms;
pub mod jobs;
pub mod letters;
pub mod listen;
pub mod live;
pub mod model;
pub mod policy;
pub mod seals;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{events, index, settings, subscriptions, unsubscribe};
    cfg.service(resource("/subscriptions").route(post().to(subscriptions::create)))
        .service(resource("/subscriptions/end").route(post().to(subscriptions::destroy)))
        .service(
            resource("/unsubscribe/{token}")
                .route(get().to(unsubscribe::show))
                .route(post().to(unsubscribe::update)),
        )
        .service(resource("/events").route(get().to(events::show)))
        .service(resource("/notifications").route(get().to(index::index)))
        .service(resource("/notifications/read").route(post().to(index::read_all)))
        .service(resource("/notifications/{id}/open").route(post().to(index::open)))
        .service(resource("/settings/subscriptions").route(get().to(subscriptions::index)))
        .service(
            resource("/settings/notifications")
                .route(get().to(settings::edit))
                .route(post().to(settings::update)),
        )
        .service(resource("/settings/notifications/mail").route(post().to(settings::mail_again)));
}
