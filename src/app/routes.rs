//! The table of contents: one line a slice and page.

use actix_web::web::{self, ServiceConfig, get};

use crate::app::server;
use crate::features::{
    administration, articles, artists, asides, audit, badges, blocks, bulk, cases, casework, certificates,
    chat, gatherings, held, ideas, issues, kudos, livechat, merging, messages, notices, notifications,
    own_data, panic, points, ranks, reports, rewards, sanctions, search, similar, solutions, stars, statuses,
    triage, unanswered, vault, votes,
};
use crate::forum::accounts::gate::Gate;
use crate::forum::audit::Way;
use crate::forum::cases::suggest::Suggest;
use crate::forum::inbox::courier::Courier;
use crate::forum::posts::look_first::LookFirst;
use crate::forum::{accounts, guidelines, posts, threads};
use crate::pages;

pub fn all(cfg: &mut ServiceConfig) {
    cfg.configure(accounts::routes)
        .configure(threads::routes)
        .configure(posts::routes)
        .configure(guidelines::routes)
        .configure(articles::routes)
        .configure(artists::routes)
        .configure(livechat::routes)
        .configure(administration::routes)
        .configure(chat::routes)
        .configure(kudos::routes)
        .configure(solutions::routes)
        .configure(vault::routes)
        .configure(votes::routes)
        .configure(stars::routes)
        .configure(gatherings::routes)
        .configure(points::routes)
        .configure(rewards::routes)
        .configure(unanswered::routes)
        .configure(asides::routes)
        .configure(badges::routes)
        .configure(certificates::routes)
        .app_data(web::Data::new(Courier(messages::actions::send::hand_over)))
        .configure(statuses::routes)
        .configure(ideas::routes)
        .configure(merging::routes)
        .configure(issues::routes)
        .configure(notifications::routes)
        .configure(messages::routes)
        .configure(notices::routes)
        .configure(reports::routes)
        .configure(blocks::routes)
        .app_data(web::Data::new(Gate(blocks::actions::is_blocked)))
        .configure(bulk::routes)
        .configure(cases::routes)
        .configure(casework::routes)
        .app_data(web::Data::new(Suggest(triage::ask::suggest)))
        .configure(audit::routes)
        .app_data(web::Data::new(audit::Ways(undoing())))
        .configure(sanctions::routes)
        .configure(held::routes)
        .configure(own_data::routes)
        .configure(panic::routes)
        .configure(ranks::routes)
        .configure(search::routes)
        .configure(similar::routes)
        .app_data(web::Data::new(LookFirst(similar::web::look_first)))
        .configure(pages::routes)
        .route("/assets/{path:.*}", get().to(server::asset))
        .route("/robots.txt", get().to(server::robots))
        .route("/favicon.ico", get().to(server::favicon))
        .route("/healthz", get().to(server::healthz))
        .route("/readyz", get().to(server::readyz))
        .route("/metrics", get().to(server::metrics))
        .default_service(web::route().to(server::nothing_here));
}

/// How acts are taken back from the audit log, by those whose acts they are.
fn undoing() -> Vec<Way> {
    [
        threads::undo::WAYS,
        posts::undo::WAYS,
        guidelines::actions::WAYS,
        vault::actions::WAYS,
        sanctions::actions::WAYS,
        blocks::actions::WAYS,
        merging::actions::WAYS,
        ideas::actions::WAYS,
        stars::actions::WAYS,
        badges::actions::WAYS,
        ranks::actions::WAYS,
        artists::actions::WAYS,
        casework::actions::setup::WAYS,
        casework::actions::seats::WAYS,
        held::undo::WAYS,
        panic::actions::WAYS,
    ]
    .concat()
}
