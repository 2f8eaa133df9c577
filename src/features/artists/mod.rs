//! Artists' profiles (REQUIREMENTS A19, E18): somebody claims one, staff verify it, and several
//! people work for it as a team. Owns the tables artists, artist_claims, artist_members and
//! artist_invitations, and `templates/features/artists`.

pub mod actions;
pub mod forms;
pub mod model;
pub mod policy;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{desk, own, team};
    cfg.route("/artists", get().to(own::index))
        .route("/artists/claim", get().to(own::new))
        .route("/artists/claim", post().to(own::create))
        .route("/artists/claims/{id}/withdraw", post().to(own::withdraw))
        .route("/artists/{id}", get().to(team::show))
        .route("/artists/{id}/{answer:accept|decline}", post().to(team::answer))
        .route("/artists/{id}/invitations", post().to(team::invite))
        .route("/artists/{id}/invitations/take-back", post().to(team::take_back))
        .route("/artists/{id}/members/role", post().to(team::set_role))
        .route("/artists/{id}/members/remove", post().to(team::remove))
        .route("/artists/{id}/leave", post().to(team::leave))
        .route("/artists/{id}/shown", post().to(team::set_shown))
        .route("/desk/artists", get().to(desk::index))
        .route("/desk/artists/{id}", get().to(desk::show))
        .route("/desk/artists/{id}/decide", post().to(desk::decide));
}
