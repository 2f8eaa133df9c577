//! Private messages (PRODUCT 10): off until one opts in, and nobody reaches
//! somebody who has not, staff included. Whoever can't be reached can't be
//! reached: nobody learns why. Owns the tables message_consents, message_blocks,
//! conversations, conversation_members and messages, and `templates/features/messages`.

pub mod actions;
pub mod forms;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{inbox, settings, talk};
    cfg.service(resource("/messages").route(get().to(inbox::index)).route(post().to(talk::create)))
        .route("/messages/new", get().to(talk::new))
        .service(resource("/messages/{id}").route(get().to(talk::show)).route(post().to(talk::send)))
        .route("/messages/{id}/{verb:mute|unmute|leave|delete}", post().to(talk::act))
        .service(
            resource("/settings/messages").route(get().to(settings::show)).route(post().to(settings::update)),
        )
        .route("/settings/messages/blocks", post().to(settings::block))
        .route("/settings/messages/blocks/end", post().to(settings::unblock));
}
