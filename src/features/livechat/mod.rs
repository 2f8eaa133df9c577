//! Live chat of verified artists with the support desk (PRODUCT 14): a case that is held live.
//! What is said are the case's entries (`forum/cases`), so that nothing is lost when a chat goes
//! on as a case. Owns the tables chats and chat_duty, and `templates/features/livechat`.

pub mod actions;
pub mod forms;
pub mod jobs;
pub mod live;
pub mod model;
pub mod policy;
pub mod socket;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{desk, talk};
    cfg.service(resource("/support/chat").route(get().to(talk::index)).route(post().to(talk::create)))
        .service(
            resource("/support/chat/{reference}").route(get().to(talk::show)).route(post().to(talk::say)),
        )
        .route("/support/chat/{reference}/socket", get().to(socket::for_requester))
        .route("/support/chat/{reference}/{verb:end|again}", post().to(talk::act))
        .route("/desk/chats", get().to(desk::index))
        .route("/desk/chats/duty", post().to(desk::duty))
        .route("/desk/chats/next", post().to(desk::next))
        .service(resource("/desk/chats/{reference}").route(get().to(desk::show)).route(post().to(desk::say)))
        .route("/desk/chats/{reference}/socket", get().to(socket::for_agent))
        .route("/desk/chats/{reference}/transfer", post().to(desk::transfer))
        .route("/desk/chats/{reference}/{verb:take|queue|case|end|resolve}", post().to(desk::act));
}
