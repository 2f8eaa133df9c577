//! One case at the desk: reading it, answering, noting.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::casework::actions::{self, Reply};
use crate::features::casework::forms::RawReply;
use crate::features::casework::store::setup::{self, MacroId};
use crate::features::casework::store::topics::DraftId;
use crate::features::casework::views::case::{DeskCasePage, Parts};
use crate::features::casework::{macros, policy, store};
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::cases::files::{self, Prepared};
use crate::forum::cases::model::{Case, CaseState, Words};
use crate::forum::cases::{actions as cases, seals, store as rows};
use crate::forum::form::Form;
use crate::forum::form::uploads::{RawFile, WithFiles};
use crate::forum::frame::Frame;
use crate::forum::inbox::store::notices;
use crate::forum::posts::forms::Raw;
use crate::forum::posts::model::Place;
use crate::forum::posts::{render, store as posts};
use crate::forum::threads::store as threads;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::csrf;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

/// Whoever looked so long ago may still have it open.
const AROUND: Duration = Duration::from_secs(120);
/// The same person's other cases on the page.
const OTHERS: i64 = 20;

#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(rename = "macro")]
    canned: Option<i64>,
    draft: Option<i64>,
}

fn parts(conn: &mut Conn, who: &SignedIn, reference: &str, now: Ts) -> Result<Parts, Error> {
    let case = actions::find(conn, who, reference)?;
    let entries = rows::entries(conn, case.id, true)?;
    let steps = rows::steps(conn, case.id)?;
    let watchers = store::watchers(conn, case.id, who.id, now.minus(AROUND))?;
    let named = |word: &String| word.parse().ok().map(UserId);
    let mut ids: Vec<UserId> = entries.iter().filter_map(|entry| entry.author_id).collect();
    ids.extend(steps.iter().filter_map(|step| step.by_id));
    ids.extend(steps.iter().filter_map(|step| named(&step.after)));
    ids.extend(watchers.iter().map(|one| one.user));
    ids.extend(case.agent_id.iter().chain(&case.requester_id));
    ids.sort_unstable();
    ids.dedup();
    let faces: HashMap<UserId, Face> = accounts::faces(conn, &ids)?;
    let mut linked = Vec::new();
    for thread in store::links(conn, case.id)? {
        // What the agent can't read any more is not named.
        match threads::visible_to(conn, &who.viewer(), thread) {
            Ok((thread, _)) => linked.push(thread),
            Err(diesel::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Parts {
        into: case.merged_into.map(|into| rows::by_id(conn, into)).transpose()?,
        requester: case.requester_id.and_then(|user| faces.get(&user).cloned()),
        files: rows::files(conn, case.id)?,
        people: store::people(conn, &policy::working_roles())?,
        others: rows::desk::others_of(conn, &case, OTHERS)?,
        macros: setup::macros(conn)?,
        surveys: rows::surveys(conn, case.id)?,
        drafts: store::topics::drafts(conn, case.id)?,
        threads: linked,
        case,
        entries,
        steps,
        faces,
        watchers,
    })
}

fn view(site: &Site, parts: &Parts, own: UserId, raw: &RawReply, errors: &FormErrors) -> DeskCasePage {
    let around = (&site.config.support, &site.config.statuses);
    DeskCasePage::new(parts, own, around, (raw, errors), site.clock.now())
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (asker, now, canned) = (who.clone(), site.clock.now(), query.canned.map(MacroId));
    let (parts, canned, own) = site
        .db
        .read(move |conn| {
            let parts = parts(conn, &asker, &reference, now)?;
            let canned = canned.map(|id| setup::macro_by_id(conn, id)).transpose()?;
            let own = posts::draft(conn, asker.id, Place::Case(parts.case.id.0))?;
            Ok::<_, Error>((parts, canned, own))
        })
        .await?;
    // Looking ahead is not opening.
    if !request.headers().contains_key("sec-purpose") {
        let (user, case) = (who.id, parts.case.id);
        site.db
            .write_unseen(move |tx| {
                store::watch(tx, case, user, now)?;
                Ok::<_, Error>(notices::mark_read_about(tx, user, &cases::told_agent(case), now)?)
            })
            .await?;
        site.bells.invalidate(&who.id.0);
    }
    let drafted = parts.drafts.iter().find(|(id, ..)| Some(id.0) == query.draft);
    let fresh = |body: String| RawReply::fresh(parts.case.last_number, body);
    let canned = canned.map(|canned| filled(&site, &who, &parts, &canned.body));
    let (raw, saved_at) = match (drafted, canned, own) {
        (Some((id, text, _)), ..) => (RawReply { draft: id.0, ..fresh(text.clone()) }, None),
        // A macro goes below what one had begun.
        (None, Some(canned), Some(own)) => {
            (fresh(format!("{}\n\n{canned}", own.body.trim_end())), Some(own.saved_at))
        }
        (None, Some(canned), None) => (fresh(canned), None),
        (None, None, Some(own)) => (fresh(own.body), Some(own.saved_at)),
        (None, None, None) => (fresh(String::new()), None),
    };
    let mut page = view(&site, &parts, who.id, &raw, &FormErrors::default());
    page.draft_saved_at = saved_at;
    let title = parts.case.title();
    Frame::new(&site, &who.viewer(), &request).show(DeskCasePage::TEMPLATE, &title, &page).await
}

/// A macro's text for this case.
fn filled(site: &Site, who: &SignedIn, parts: &Parts, text: &str) -> String {
    let (case, rules) = (&parts.case, &site.config.support);
    let name = parts.requester.as_ref().map_or(case.guest_name.as_str(), |face| face.name());
    let agent = if rules.hide_agents { rules.desk_name.as_str() } else { who.name.as_str() };
    let url = format!("{}{}", site.origin, seals::page_url(&site.key, case));
    let values = [
        ("name", if name.is_empty() { "there" } else { name }),
        ("reference", case.reference.as_str()),
        ("category", rules.category_name(&case.category)),
        ("agent", agent),
        ("brand", site.config.brand.as_str()),
        ("url", url.as_str()),
    ];
    macros::fill(text, &values)
}

/// The page again, with the words kept.
async fn again(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    reference: String,
    (raw, errors): (&RawReply, &FormErrors),
    had_files: bool,
) -> Result<HttpResponse, Error> {
    let (asker, now) = (who.clone(), site.clock.now());
    let parts = site.db.read(move |conn| parts(conn, &asker, &reference, now)).await?;
    let mut page = view(site, &parts, who.id, raw, errors);
    page.files_again = had_files;
    let status = if raw.stale { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = parts.case.title();
    Frame::new(site, &who.viewer(), request).answer(status, DeskCasePage::TEMPLATE, &title, &page).await
}

/// What was written, with its files; what is wrong goes to `errors`.
async fn written(
    site: &Site,
    raw: &RawReply,
    files: Vec<RawFile>,
    errors: &mut FormErrors,
) -> Result<(Reply, Vec<Prepared>), Error> {
    let body = raw.check(&site.config.support, errors);
    let prepared = match files::prepare(site, files).await? {
        Ok(prepared) => prepared,
        Err(sentence) => {
            errors.add("body", sentence);
            Vec::new()
        }
    };
    let reply = Reply {
        words: Words { html: render::markdown(site, &body).await?.html, body },
        files: prepared.iter().map(|file| file.row.clone()).collect(),
        key: raw.key.clone(),
        then: CaseState::from_word(&raw.then).unwrap_or(CaseState::New),
        seen: raw.seen,
        draft: Some(DraftId(raw.draft)).filter(|draft| draft.0 > 0),
    };
    Ok((reply, prepared))
}

pub async fn reply(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: WithFiles,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (raw, mut errors, reference) =
        (RawReply::read(&form.sent), FormErrors::default(), reference.into_inner());
    let had_files = !form.files.is_empty();
    let (new, prepared) = written(&site, &raw, form.files, &mut errors).await?;
    if errors.is_empty() {
        let (asker, named, rules, now) =
            (who.clone(), reference.clone(), site.config.support.clone(), site.clock.now());
        let said =
            site.db.write_unseen(move |tx| actions::reply(tx, &asker, &named, &new, &rules, now)).await;
        match said {
            Ok(entry) => {
                files::keep_of(&site, entry.case_id, prepared).await?;
                let url = format!("/desk/cases/{reference}#entry-{}", entry.number);
                return Ok(back(&site, &url, "Your answer is on its way."));
            }
            Err(Error::Refused(Refusal(sentence)) | Error::Conflict(sentence)) => {
                errors.add("body", sentence)
            }
            Err(error) => return Err(error),
        }
    }
    again(&site, &who, &request, reference, (&raw, &errors), had_files).await
}

pub async fn note(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: WithFiles,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (raw, mut errors, reference) =
        (RawReply::read(&form.sent), FormErrors::default(), reference.into_inner());
    let had_files = !form.files.is_empty();
    let (new, prepared) = written(&site, &raw, form.files, &mut errors).await?;
    if !errors.is_empty() {
        return again(&site, &who, &request, reference, (&raw, &errors), had_files).await;
    }
    let (named, now) = (reference.clone(), site.clock.now());
    let case = site.db.write_unseen(move |tx| actions::note(tx, &who, &named, &new, now)).await?;
    files::keep_of(&site, case, prepared).await?;
    Ok(back(&site, &format!("/desk/cases/{reference}"), "Noted, for the desk alone."))
}

/// Keeps what was written so far; colleagues who have the case open see that somebody writes. A
/// page's script is told when, a button leads back.
pub async fn keep_draft(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let raw = Raw::read(&form);
    if let Some(sentence) = raw.too_long_to_keep() {
        return Err(Error::TooLarge(sentence));
    }
    let now = site.clock.now();
    let draft = raw.draft(now);
    let url = format!("/desk/cases/{reference}#f-body");
    site.db.write_unseen(move |tx| actions::keep_draft(tx, &who, &reference, &draft, now)).await?;
    if !csrf::is_script(&request) {
        return Ok(back(&site, &url, "The draft is kept: it is here when you come back."));
    }
    Ok(HttpResponse::Ok().json(serde_json::json!({ "saved_at": now })))
}

pub async fn file(
    site: Site,
    who: SignedIn,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    let (reference, key) = path.into_inner();
    let (file, _) = site
        .db
        .read(move |conn| {
            let case: Case = actions::find(conn, &who, &reference)?;
            Ok::<_, Error>(rows::file(conn, case.id, &key)?)
        })
        .await?;
    files::answer(&site, &file).await
}
