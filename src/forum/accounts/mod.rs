//! Accounts: who somebody is, how they prove it, and what they set for themselves.
//! Owns the tables users, former_usernames, sessions, second_steps, recovery_codes,
//! passkeys, passkey_challenges, sign_ins and letters_of_proof, the templates below `forum/accounts` and
//! `mail/accounts`, and the events `MemberRenamed` and `AddressConfirmed`.

pub mod actions;
pub mod forms;
pub mod gate;
pub mod letters;
pub mod mentions;
pub mod model;
pub mod names;
pub mod passkeys;
pub mod policy;
pub mod proof;
pub mod second_step;
pub mod session;
pub mod store;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post, resource};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{
        appearance, avatar, confirm, email, log_in, passkeys, password, profile, register, reset,
        second_step, sessions, setup, username,
    };
    cfg.service(resource("/register").route(get().to(register::new)).route(post().to(register::create)))
        .service(resource("/confirm/resend").route(post().to(confirm::resend)))
        .service(
            resource("/confirm/{token}").route(get().to(confirm::show)).route(post().to(confirm::update)),
        )
        .service(resource("/login").route(get().to(log_in::new)).route(post().to(log_in::create)))
        .service(resource("/login/code").route(post().to(log_in::code)))
        .service(resource("/login/passkey/options").route(post().to(passkeys::challenge)))
        .service(resource("/login/passkey").route(post().to(passkeys::enter)))
        .service(resource("/logout").route(post().to(log_in::destroy)))
        .service(resource("/forgot").route(get().to(reset::new)).route(post().to(reset::create)))
        .service(resource("/reset/{token}").route(get().to(reset::edit)).route(post().to(reset::update)))
        .service(resource("/settings").route(get().to(profile::edit)).route(post().to(profile::update)))
        .service(
            resource("/settings/username").route(get().to(username::edit)).route(post().to(username::update)),
        )
        .service(resource("/settings/email").route(get().to(email::edit)).route(post().to(email::update)))
        .service(
            resource("/settings/password").route(get().to(password::edit)).route(post().to(password::update)),
        )
        .service(
            resource("/settings/second-step")
                .route(get().to(second_step::edit))
                .route(post().to(second_step::create)),
        )
        .service(resource("/settings/second-step/confirm").route(post().to(second_step::confirm)))
        .service(resource("/settings/second-step/codes").route(post().to(second_step::codes)))
        .service(resource("/settings/second-step/end").route(post().to(second_step::destroy)))
        .service(
            resource("/settings/passkeys")
                .route(get().to(passkeys::index))
                .route(post().to(passkeys::create)),
        )
        .service(resource("/settings/passkeys/options").route(post().to(passkeys::options)))
        .service(resource("/settings/passkeys/{id}/remove").route(post().to(passkeys::destroy)))
        .service(resource("/settings/sessions").route(get().to(sessions::index)))
        .service(resource("/settings/sessions/end-others").route(post().to(sessions::destroy_others)))
        .service(resource("/settings/sessions/{id}/end").route(post().to(sessions::destroy)))
        .service(resource("/settings/avatar").route(get().to(avatar::edit)).route(post().to(avatar::update)))
        .service(resource("/settings/avatar/upload").route(post().to(avatar::upload)))
        .service(resource("/avatars/{key}").route(get().to(avatar::show)))
        .service(resource("/theme").route(post().to(appearance::update)))
        .service(resource("/setup").route(get().to(setup::new)).route(post().to(setup::create)));
}
