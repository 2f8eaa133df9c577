//! The addresses of statuses.

use actix_web::{HttpRequest, HttpResponse, web};

use super::forms::{Wanted, ticked};
use super::views::{BulkPage, BulkRow, EditPage, Numbered};
use super::{actions, policy};
use crate::forum::boards::model::Board;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::guidelines::{self, Rule, Set};
use crate::forum::threads::model::{StatusView, Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::threads::views::Link;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::local_path;

/// The thread, for somebody who may set some status of it.
async fn found(site: &Site, viewer: &Viewer, id: ThreadId) -> Result<(Thread, Board), Error> {
    let asker = viewer.clone();
    let (thread, board) =
        site.db.read(move |conn| Ok::<_, Error>(threads::visible_to(conn, &asker, id)?)).await?;
    if policy::options(viewer, &site.config.statuses, (&thread, &board)).is_empty() {
        let to = thread.status.clone().unwrap_or_default();
        policy::may_change(viewer, &site.config.statuses, (&thread, &board), &to)?;
        return Err(Refusal::new("There is no status that you can set here now.").into());
    }
    Ok((thread, board))
}

/// What an idea must meet, as it is said now.
async fn requirements(site: &Site) -> Result<Vec<Rule>, Error> {
    let brand = site.config.brand.clone();
    site.db.read(move |conn| Ok::<_, Error>(guidelines::store::of_set(conn, &brand, Set::Ideas)?)).await
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Prefill>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let (thread, board) = found(&site, &viewer, ThreadId(*id)).await?;
    let options = policy::options(&viewer, &site.config.statuses, (&thread, &board));
    let wanted = Wanted { to: query.into_inner().to, ..Wanted::default() };
    let page = EditPage::new(&site.config, (&thread, &board), &options, wanted, &requirements(&site).await?);
    Frame::new(&site, &viewer, &request).show(EditPage::TEMPLATE, EditPage::TITLE, &page).await
}

/// What a link chose beforehand.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Prefill {
    #[serde(default)]
    to: String,
}

pub async fn update(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let (id, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    let (thread, board) = found(&site, &viewer, id).await?;
    let table = site.config.statuses.clone();
    let mut wanted = Wanted::read(&form, &who.zone, now);
    if !wanted.to.is_empty() {
        match policy::may_change(&viewer, &table, (&thread, &board), &wanted.to) {
            Ok(needs) => wanted = wanted.with_needs(&needs),
            Err(refusal) => wanted.errors.add("to", refusal.0),
        }
    }
    if !wanted.errors.is_empty() {
        let options = policy::options(&viewer, &table, (&thread, &board));
        let page =
            EditPage::new(&site.config, (&thread, &board), &options, wanted, &requirements(&site).await?);
        let frame = Frame::new(&site, &viewer, &request);
        return frame.refuse(EditPage::TEMPLATE, EditPage::TITLE, &page).await;
    }
    let thread = site.db.write(move |tx| actions::change(tx, &who, &table, (id, &wanted), now)).await?;
    let status = thread.status.clone().unwrap_or_default();
    Ok(back(
        &site,
        &thread.url(),
        &format!("Its status is “{status}” now. Everybody who waits for it will hear."),
    ))
}

pub async fn undo(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let (id, now) = (*id, site.clock.now());
    let thread = site.db.write(move |tx| actions::undo(tx, &who, id, now)).await?;
    Ok(back(&site, &thread.url(), "Undone: the status is what it was before."))
}

/// The page that shows what a bulk act will do; it changes nothing.
pub async fn preview_bulk(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    policy::may_change_many(&viewer)?;
    let wanted = Wanted::read(&form, &who.zone, site.clock.now());
    let page = bulk_page(&site, &viewer, &form, wanted, true).await?;
    let frame = Frame::new(&site, &viewer, &request);
    frame.show(BulkPage::TEMPLATE, BulkPage::TITLE, &page).await
}

pub async fn apply_bulk(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let (viewer, now) = (who.viewer(), site.clock.now());
    policy::may_change_many(&viewer)?;
    let wanted = Wanted::read(&form, &who.zone, now);
    let page = bulk_page(&site, &viewer, &form, wanted.clone(), false).await?;
    if !page.errors.is_empty() || page.changing == 0 {
        let frame = Frame::new(&site, &viewer, &request);
        return frame.refuse(BulkPage::TEMPLATE, BulkPage::TITLE, &page).await;
    }
    let (ids, table) = (ticked(&form), site.config.statuses.clone());
    let (done, refused) =
        site.db.write(move |tx| actions::change_many(tx, &who, &table, (&ids, &wanted), now)).await?;
    let rest = match refused.len() {
        0 => String::new(),
        1 => " One stayed as it was.".to_owned(),
        number => format!(" {number} stayed as they were."),
    };
    let sentence = match done {
        1 => format!("One status is changed.{rest}"),
        done => format!("{done} statuses are changed.{rest}"),
    };
    Ok(back(&site, &page.back_url, &sentence))
}

/// What the form would do to each thread. `fresh`: the words are still to be written.
async fn bulk_page(
    site: &Site,
    viewer: &Viewer,
    form: &Form,
    mut wanted: Wanted,
    fresh: bool,
) -> Result<BulkPage, Error> {
    let (ids, asker) = (ticked(form), viewer.clone());
    let found = site.db.read(move |conn| Ok::<_, Error>(threads::lists::by_ids(conn, &asker, &ids)?)).await?;
    let table = &site.config.statuses;
    let (mut needs, mut changing, mut hearing) = (Vec::new(), 0, 0);
    let mut rows = Vec::with_capacity(found.len());
    for (thread, board) in &found {
        let may = match wanted.to.as_str() {
            "" => Ok(Vec::new()),
            to => policy::may_change(viewer, table, (thread, board), to),
        };
        if let Ok(more) = &may {
            changing += 1;
            hearing += thread.vote_count;
            needs.extend(more.iter().copied());
        }
        rows.push(BulkRow {
            id: thread.id.0,
            thread: Link { name: thread.title.clone(), url: thread.url() },
            status: thread.status.as_deref().map(|name| StatusView::of(table, name)),
            votes: thread.vote_count,
            refused: may.err().map(|refusal| refusal.0),
        });
    }
    if rows.is_empty() {
        wanted.errors.add("threads", "Tick the threads that you mean first.");
    }
    let wanted = if fresh { wanted } else { wanted.with_needs(&needs) };
    let kind = found.first().map_or("issue", |(_, board)| board.kind.word());
    Ok(BulkPage {
        rows,
        changing,
        hearing,
        status: StatusView::of(table, &wanted.to),
        names: table.of(kind).map(|status| status.name.clone()).collect(),
        requirements: match kind {
            "idea" => Numbered::all(&requirements(site).await?, wanted.requirement),
            _ => Vec::new(),
        },
        to: wanted.to,
        note: wanted.note,
        date: wanted.date,
        requirement: wanted.requirement,
        errors: wanted.errors,
        back_url: local_path(form.get("next"), "/issues"),
    })
}
