//! The support desk's side of cases (PRODUCT 14): queues, answers, notes, macros, who has what, and
//! the clocks. The rows are `forum/cases`, those who ask are `features/cases`. Owns the tables
//! desk_seats, desk_teams, case_macros, case_links, case_watchers, case_alarms and case_drafts, and `templates/features/casework`.

pub mod actions;
pub mod forms;
pub mod jobs;
pub mod listen;
pub mod macros;
pub mod policy;
pub mod store;
pub mod topics;
pub mod views;
pub mod web;

use actix_web::web::{ServiceConfig, get, post};

pub fn routes(cfg: &mut ServiceConfig) {
    use web::{case, queue, reply, setup, topics, verbs};
    cfg.route("/desk/cases", get().to(queue::index))
        .route("/desk/cases/{reference}", get().to(case::show))
        .route("/desk/cases/{reference}/reply", post().to(reply::reply))
        .route("/desk/cases/{reference}/note", post().to(reply::note))
        .route("/desk/cases/{reference}/draft", post().to(reply::keep_draft))
        .route("/desk/cases/{reference}/assign", post().to(verbs::assign))
        .route("/desk/cases/{reference}/sort", post().to(verbs::sort))
        .route("/desk/cases/{reference}/merge", post().to(verbs::merge))
        .route("/desk/cases/{reference}/link", post().to(verbs::link))
        .route("/desk/cases/{reference}/unlink", post().to(verbs::unlink))
        .route("/desk/cases/{reference}/files/{file}", get().to(case::file))
        .route("/desk/cases/{reference}/{verb:claim|release|resolve|close|reopen}", post().to(verbs::act))
        .route("/desk/cases/{reference}/drafts/{id}", post().to(verbs::drop_draft))
        .route("/desk/cases/{reference}/faq", get().to(topics::faq))
        .route("/desk/cases/{reference}/faq", post().to(topics::check_faq))
        .route("/desk/topics", get().to(topics::index))
        .route("/desk/issues", get().to(topics::new_issue))
        .route("/desk/issues", post().to(topics::create_issue))
        .route("/desk/support", get().to(setup::show))
        .route("/desk/support/notice", post().to(setup::notice))
        .route("/desk/support/macros", post().to(setup::add_macro))
        .route("/desk/support/macros/{id}", post().to(setup::change_macro))
        .route("/desk/support/seats", post().to(setup::seats))
        .route("/desk/support/skills", post().to(setup::skills))
        .route("/desk/support/routing", post().to(setup::routing))
        .route("/desk/support/duty", post().to(setup::duty));
}
