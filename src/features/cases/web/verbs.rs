//! What a requester does with their own case: answering, closing, saying how it was, taking it into
//! an account.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::own::{find, load, may_judge, page, proven};
use super::secret;
use crate::features::cases::forms::{self, RawAnswer};
use crate::features::cases::store as surveys;
use crate::features::cases::views::OwnCasePage;
use crate::forum::cases::model::{CaseId, EntryKind, NewEntry, Words};
use crate::forum::cases::{actions, files, seals, store};
use crate::forum::form::uploads::WithFiles;
use crate::forum::form::{Form, Sent};
use crate::forum::frame::Frame;
use crate::forum::posts::model::Place;
use crate::forum::posts::{render, store as posts};
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::{Error, Refusal};
use crate::kit::mail::address_key;
use crate::kit::site::Site;
use crate::kit::web::client;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

fn limit(site: &Site, viewer: &Viewer, request: &HttpRequest) -> Result<(), Error> {
    let who = match viewer.id() {
        Some(user) => user.to_string(),
        None => client::prefix(client::address(request, &site.config)),
    };
    site.limits.check(Act::Write, &who)
}

pub async fn answer(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    key: web::Path<String>,
    form: WithFiles,
) -> Result<HttpResponse, Error> {
    let found = load(&site, &viewer, key.into_inner()).await?;
    let (raw, mut errors) = (RawAnswer::read(&form.sent), FormErrors::default());
    if let Err(error) = limit(&site, &viewer, &request) {
        errors.add("body", error.to_string());
    }
    let body = raw.check(&site.config.support, &mut errors);
    let prepared = match files::prepare(&site, form.files).await? {
        Ok(files) => files,
        Err(sentence) => {
            errors.add("body", sentence);
            Vec::new()
        }
    };
    if errors.is_empty() {
        let words = Words { html: render::markdown(&site, &body).await?.html, body };
        let new = NewEntry {
            key: raw.key.clone(),
            files: prepared.iter().map(|file| file.row.clone()).collect(),
            ..NewEntry::new(EntryKind::Requester, found.case.requester_id, words)
        };
        match say(&site, found.case.id, new).await {
            Ok(is_new) => {
                if is_new {
                    files::keep(&site, prepared).await?;
                }
                return Ok(back(&site, &seals::page_url(&site.key, &found.case), "Sent to the desk."));
            }
            Err(Error::Refused(Refusal(sentence))) => errors.add("body", sentence),
            Err(error) => return Err(error),
        }
    }
    let page = page(&site, &found, &raw, &errors);
    let status = if raw.stale { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame::new(&site, &viewer, &request);
    Ok(secret(frame.answer(status, OwnCasePage::TEMPLATE, &found.case.title(), &page).await?))
}

/// Says it; whether it was not said before.
async fn say(site: &Site, id: CaseId, new: NewEntry) -> Result<bool, Error> {
    let (rules, now) = (site.config.support.clone(), site.clock.now());
    site.db
        .write_unseen(move |tx| {
            let case = store::by_id(tx, id)?;
            let entry = actions::answer(tx, &case, &new, &rules, now)?;
            if let Some(user) = new.author {
                posts::delete_draft(tx, user, Place::Case(id.0))?;
            }
            Ok(entry.number > case.last_number)
        })
        .await
}

pub async fn act(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    _form: Form,
) -> Result<HttpResponse, Error> {
    limit(&site, &viewer, &request)?;
    let (key, verb) = path.into_inner();
    let (secret, rules, now) = (site.key.clone(), site.config.support.clone(), site.clock.now());
    let closes = verb == "close";
    let case = site
        .db
        .write_unseen(move |tx| {
            let case = find(tx, &secret, &viewer, &key)?;
            match closes {
                true => actions::solved(tx, &case, &rules, now)?,
                false => actions::reopen(tx, &case, case.requester_id, &rules, now)?,
            }
            Ok::<_, Error>(case)
        })
        .await?;
    let sentence =
        if closes { "The case is closed. Thank you for telling us." } else { "The case is open again." };
    Ok(back(&site, &seals::page_url(&site.key, &case), sentence))
}

/// The guest's cases of an address come into the account of the member who has proven it.
pub async fn adopt(
    site: Site,
    who: SignedIn,
    _form: Form,
    key: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let (secret, now, key) = (site.key.clone(), site.clock.now(), key.into_inner());
    let case = site
        .db
        .write_unseen(move |tx| {
            let case = find(tx, &secret, &who.viewer(), &key)?;
            if case.requester_id.is_some() {
                return Ok(case);
            }
            let email = proven(tx, who.id)?.filter(|email| Some(address_key(email)) == case.guest_key);
            let email = email.ok_or_else(|| {
                Refusal::new("This case was asked from another address than the one that you have confirmed.")
            })?;
            actions::adopt(tx, who.id, &email, now)?;
            Ok::<_, Error>(store::by_id(tx, case.id)?)
        })
        .await?;
    Ok(back(&site, &seals::page_url(&site.key, &case), "The case is in your account now."))
}

/// How the resolution was: once each, for whoever has the case's address.
pub async fn survey(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    key: web::Path<String>,
    form: Sent,
) -> Result<HttpResponse, Error> {
    limit(&site, &viewer, &request)?;
    let found = load(&site, &viewer, key.into_inner()).await?;
    let (score, words) = match forms::survey(&form, &site.config.support) {
        Ok(said) => said,
        Err(errors) => {
            let page = page(&site, &found, &RawAnswer::fresh(), &errors);
            let frame = Frame::new(&site, &viewer, &request);
            return Ok(secret(frame.refuse(OwnCasePage::TEMPLATE, &found.case.title(), &page).await?));
        }
    };
    let (id, now) = (found.case.id, site.clock.now());
    let is_new = site
        .db
        .write(move |tx| {
            let case = store::by_id(tx, id)?;
            if !may_judge(&case) {
                return Err(Refusal::new("This case is not resolved any more: answer in it instead.").into());
            }
            Ok::<_, Error>(surveys::add_survey(tx, id, case.resolutions, (score, &words), now)?)
        })
        .await?;
    let sentence = if is_new { "Thank you: it counts." } else { "You have said how it was: once is enough." };
    Ok(back(&site, &seals::page_url(&site.key, &found.case), sentence))
}
