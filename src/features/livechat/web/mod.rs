//! The addresses of chats.

pub mod desk;
pub mod talk;

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::actions::say::{self, Line};
use super::model::Side;
use super::policy::{self, Open};
use super::store::queue;
use super::{forms, live};
use crate::forum::cases::files;
use crate::forum::cases::model::CaseId;
use crate::forum::form::STALE;
use crate::forum::form::uploads::WithFiles;
use crate::forum::viewer::SignedIn;
use crate::kit::config::support::Category;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;

/// Lines that a page shows; earlier ones stand in the case.
const LINES: i64 = 200;

/// Whether the chat is open, and how long one waits, in words.
fn open_now(conn: &mut Conn, site: &Site, now: Ts) -> Result<(Open, String), Error> {
    let rules = &site.config.live_chat;
    let hours = site.config.support.calendar(&rules.hours);
    let in_hours = hours.is_open(now);
    let begins = if in_hours { None } else { hours.after(now, 1) };
    let all = queue::everybody(conn, now)?;
    let load = queue::load(conn, &all)?;
    let wait = policy::wait(policy::minutes(load.waiting + 1, &load, rules));
    Ok((policy::is_open(in_hours, begins, load.agents), wait))
}

/// What a chat can be about, with how long one waits for its team where that is not the same for all.
fn categories(conn: &mut Conn, site: &Site, now: Ts) -> Result<Vec<(String, String)>, Error> {
    let (rules, support) = (&site.config.live_chat, &site.config.support);
    let mut all = Vec::with_capacity(rules.categories.len());
    let mut teams: HashMap<&str, String> = HashMap::new();
    for category in rules.categories.iter().filter_map(|slug| support.category(slug)) {
        if !teams.contains_key(category.team.as_str()) {
            let scope = queue::scope(conn, &category.team, now)?;
            let load = queue::load(conn, &scope)?;
            let wait = policy::wait_in_short(policy::minutes(load.waiting + 1, &load, rules));
            teams.insert(&category.team, wait);
        }
        all.push((category, teams.get(category.team.as_str()).cloned().unwrap_or_default()));
    }
    let is_same = all.windows(2).all(|two| two[0].1 == two[1].1);
    let name = |(category, wait): (&Category, String)| match is_same {
        true => (category.slug.clone(), category.name.clone()),
        false => (category.slug.clone(), format!("{} ({wait})", category.name)),
    };
    Ok(all.into_iter().map(name).collect())
}

/// Says what a form sent, with its files; the error is a sentence for the form.
async fn said(
    site: &Site,
    who: &SignedIn,
    (id, side): (CaseId, Side),
    form: WithFiles,
) -> Result<Result<i64, String>, Error> {
    if !form.sent.is_ours() {
        return Ok(Err(STALE.to_owned()));
    }
    let (body, key) = (form.sent.get("body").to_owned(), forms::key_of(&form.sent));
    let prepared = match files::prepare(site, form.files).await? {
        Ok(prepared) => prepared,
        Err(sentence) => return Ok(Err(sentence)),
    };
    // Files speak for themselves.
    let body = if body.trim().is_empty() && !prepared.is_empty() {
        prepared.iter().map(|file| file.row.name.clone()).collect::<Vec<_>>().join(", ")
    } else {
        body
    };
    let words = match forms::words(site, &body).await? {
        Ok(words) => words,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let line = Line { words, key, files: prepared.iter().map(|file| file.row.clone()).collect() };
    let (rules, now, asker) = (site.config.support.clone(), site.clock.now(), who.clone());
    let written = site.db.write_unseen(move |tx| say::say(tx, &asker, (id, side), &line, &rules, now)).await;
    let entry = match written {
        Ok(entry) => entry,
        Err(Error::Refused(Refusal(sentence))) => return Ok(Err(sentence)),
        Err(error) => return Err(error),
    };
    files::keep_of(site, id, prepared).await?;
    wake(site, id);
    Ok(Ok(entry.number))
}

/// Open pages of this process hear of it at once.
fn wake(site: &Site, id: CaseId) {
    site.hub.tell((live::CHAT, id.0));
    site.hub.tell(live::QUEUE);
}

/// A page's own writing has arrived, or why not; for scripts.
fn to_script(said: &Result<i64, String>) -> HttpResponse {
    match said {
        Ok(_) => HttpResponse::NoContent().finish(),
        Err(sentence) => HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY)
            .content_type("application/json")
            .json(serde_json::json!({ "error": sentence })),
    }
}

/// The numbers before the lines that a page shows.
fn first_of(last_number: i64) -> i64 {
    (last_number - LINES).max(0)
}

/// What a page that was looked at ahead is not.
fn is_ahead(request: &actix_web::HttpRequest) -> bool {
    request.headers().contains_key("sec-purpose")
}

/// Writes down that a side has read its page, where something changed or a while went by.
async fn has_read(site: &Site, who: &SignedIn, (id, side): (CaseId, Side), number: i64) -> Result<(), Error> {
    use crate::forum::cases::actions::{told_agent, told_requester};
    use crate::forum::inbox::store::notices;
    let (user, now) = (who.id, site.clock.now());
    let dedupe = if side == Side::Requester { told_requester(id) } else { told_agent(id) };
    site.db
        .write_unseen(move |tx| {
            super::store::set_here(tx, id, side, now)?;
            super::store::set_seen(tx, id, side, number)?;
            Ok::<_, Error>(notices::mark_read_about(tx, user, &dedupe, now)?)
        })
        .await?;
    site.bells.invalidate(&user.0);
    site.hub.tell((live::CHAT, id.0));
    Ok(())
}
