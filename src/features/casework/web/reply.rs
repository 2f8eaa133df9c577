//! What an agent writes in a case: an answer, a note, a draft of either.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::case::{parts, view};
use crate::features::casework::actions::{self, Reply};
use crate::features::casework::forms::RawReply;
use crate::features::casework::policy;
use crate::features::casework::store::topics::DraftId;
use crate::features::casework::views::case::DeskCasePage;
use crate::forum::cases::files::{self, Prepared};
use crate::forum::cases::model::{CaseState, Words};
use crate::forum::form::uploads::{RawFile, WithFiles};
use crate::forum::form::{STALE, Sent};
use crate::forum::frame::Frame;
use crate::forum::posts::forms::Raw;
use crate::forum::posts::render;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::csrf;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

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
    sent: Sent,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (typed, by_script) = (Raw::read(&sent), csrf::is_script(&request));
    let refused = if sent.is_ours() { typed.too_long_to_keep() } else { Some(STALE.to_owned()) };
    if let Some(sentence) = refused {
        if by_script {
            return Err(if sent.is_ours() {
                Error::TooLarge(sentence)
            } else {
                Refusal::new(sentence).into()
            });
        }
        let (raw, errors) = (RawReply::read(&sent), FormErrors::one("body", sentence));
        return again(&site, &who, &request, reference.into_inner(), (&raw, &errors), false).await;
    }
    let now = site.clock.now();
    let draft = typed.draft(now);
    let url = format!("/desk/cases/{reference}#f-body");
    site.db.write_unseen(move |tx| actions::keep_draft(tx, &who, &reference, &draft, now)).await?;
    if !by_script {
        return Ok(back(&site, &url, "The draft is kept: it is here when you come back."));
    }
    Ok(HttpResponse::Ok().json(serde_json::json!({ "saved_at": now })))
}
