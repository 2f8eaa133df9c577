//! Rules: what one would take, applying it, how far it is, and the way back.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::features::vault::forms::RawRule;
use crate::features::vault::model::{Rule, RunId};
use crate::features::vault::views::{PreviewView, RunPage, RunView, VaultPage};
use crate::features::vault::{actions, store};
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::Moderator;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::statuses::Statuses;
use crate::kit::web::forms::{Fields, FormErrors};

const TITLE: &str = "The Vault";
/// Threads that a preview names.
const NAMED: i64 = 50;
const RUNS: i64 = 20;

/// GET /desk/vault?kind=&age=&quiet=: the form, and what the rule would take.
pub async fn index(site: Site, who: Moderator, request: HttpRequest) -> Result<HttpResponse, Error> {
    let raw = RawRule::read(&Fields::parse(request.query_string().as_bytes())?);
    let rule = if raw.is_empty() { Ok(None) } else { raw.rule(site.clock.now()).map(Some) };
    page(&site, &who, &request, &raw, rule).await
}

async fn page(
    site: &Site,
    who: &Moderator,
    request: &HttpRequest,
    raw: &RawRule,
    rule: Result<Option<Rule>, FormErrors>,
) -> Result<HttpResponse, Error> {
    let (rule, errors) = match rule {
        Ok(rule) => (rule, FormErrors::default()),
        Err(errors) => (None, errors),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = VaultPage::new(raw, &errors);
    let (brand, statuses) = (site.config.brand.clone(), site.config.statuses.clone());
    (page.preview, page.runs) = site
        .db
        .read(move |conn| {
            let preview = rule.map(|rule| preview(conn, &statuses, rule)).transpose()?;
            Ok::<_, Error>((preview, runs(conn, &brand)?))
        })
        .await?;
    Frame::new(site, &who.viewer(), request).answer(status, VaultPage::TEMPLATE, TITLE, &page).await
}

fn preview(conn: &mut Conn, statuses: &Statuses, rule: Rule) -> Result<PreviewView, Error> {
    let total = store::count_taken_by(conn, rule)?;
    let threads = store::taken_by(conn, rule, ThreadId(0), NAMED)?;
    Ok(PreviewView::new(statuses, rule.kind, total, &threads))
}

fn runs(conn: &mut Conn, brand: &str) -> Result<Vec<RunView>, Error> {
    let runs = store::runs(conn, RUNS)?;
    let people: Vec<_> = runs.iter().map(|run| run.begun_by).collect();
    let faces = accounts::faces(conn, &people)?;
    Ok(runs.iter().map(|run| RunView::new(run, person(faces.get(&run.begun_by), brand).name)).collect())
}

/// POST /desk/vault: applies a rule that was looked at.
pub async fn create(
    site: Site,
    who: Moderator,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Error> {
    let (raw, now) = (RawRule::read(&form), site.clock.now());
    let rule = match raw.rule(now) {
        Ok(rule) => rule,
        Err(errors) => return page(&site, &who, &request, &raw, Err(errors)).await,
    };
    let run = site.db.write(move |tx| actions::begin(tx, &who, rule, now)).await?;
    Ok(back(&site, &format!("/desk/vault/{run}"), "The rule is being applied. You can leave this page."))
}

/// GET /desk/vault/{run}: how far it is.
pub async fn show(
    site: Site,
    who: Moderator,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, brand) = (RunId(*id), site.config.brand.clone());
    let page = site
        .db
        .read(move |conn| {
            let run = store::run(conn, id)?;
            let faces = accounts::faces(conn, &[run.begun_by])?;
            let name = person(faces.get(&run.begun_by), &brand).name;
            Ok::<_, Error>(RunPage { run: RunView::new(&run, name) })
        })
        .await?;
    Frame::new(&site, &who.viewer(), &request).show(RunPage::TEMPLATE, TITLE, &page).await
}

pub async fn stop(
    site: Site,
    who: Moderator,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (RunId(*id), site.clock.now());
    let stopped = site.db.write(move |tx| actions::stop(tx, &who, id, now)).await?;
    let sentence = if stopped { "Stopped. What was done stays; you can undo it." } else { "It had ended." };
    Ok(back(&site, &format!("/desk/vault/{id}"), sentence))
}

pub async fn undo(
    site: Site,
    who: Moderator,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (RunId(*id), site.clock.now());
    let run = site.db.write(move |tx| actions::undo(tx, &who, id, now)).await?;
    Ok(back(&site, &format!("/desk/vault/{run}"), "The threads are being brought back."))
}
