//! The addresses of asides.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions;
use super::store::{self, Question, QuestionId};
use super::views::{AskStaffPage, QuestionView, QuestionsPage};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::summary;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store as threads;
use crate::forum::threads::store::lists;
use crate::forum::threads::views::Link;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;

const MOST_OPEN: i64 = 100;
const MOST_ANSWERED: i64 = 30;
/// Characters (bytes of UTF-8) at most.
const MAX_TEXT: usize = 2_000;

/// The words of a form, or what is wrong with them.
fn words(form: &Form) -> Result<String, FormErrors> {
    match fold::clean_body(&form.get("text").replace("\r\n", "\n"), MAX_TEXT) {
        Ok(text) if !fold::is_blank(&text) && text.len() <= MAX_TEXT => Ok(text.trim().to_owned()),
        _ => Err(FormErrors::one("text", format!("Write something, in at most {MAX_TEXT} characters."))),
    }
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = page(&site, &who.viewer()).await?;
    Frame::new(&site, &who.viewer(), &request)
        .show(QuestionsPage::TEMPLATE, QuestionsPage::TITLE, &page)
        .await
}

async fn page(site: &Site, viewer: &Viewer) -> Result<QuestionsPage, Error> {
    actions::may_see(viewer)?;
    let (asker, brand) = (viewer.clone(), site.config.brand.clone());
    site.db
        .read(move |conn| {
            let open = store::page_of(conn, true, MOST_OPEN)?;
            let answered = store::page_of(conn, false, MOST_ANSWERED)?;
            let (open, answered) =
                (views(conn, &asker, &open, &brand)?, views(conn, &asker, &answered, &brand)?);
            Ok::<_, Error>(QuestionsPage { open, answered, errors: Vec::new(), refused: None })
        })
        .await
}

/// Those beside threads that the viewer may read.
fn views(
    conn: &mut Conn,
    viewer: &Viewer,
    rows: &[Question],
    brand: &str,
) -> Result<Vec<QuestionView>, Error> {
    let ids: Vec<ThreadId> = rows.iter().map(|row| row.thread_id).collect();
    let threads: HashMap<ThreadId, Link> = lists::by_ids(conn, viewer, &ids)?
        .into_iter()
        .map(|(thread, _)| (thread.id, Link { url: thread.url(), name: thread.title }))
        .collect();
    let people: Vec<UserId> =
        rows.iter().flat_map(|row| [Some(row.author_id), row.answered_by]).flatten().collect();
    let faces = accounts::faces(conn, &people)?;
    let may_answer = actions::may_answer(viewer).is_ok();
    Ok(rows
        .iter()
        .filter_map(|row| {
            let thread = threads.get(&row.thread_id)?.clone();
            let view = QuestionView::new(row, &faces, brand);
            Some(QuestionView {
                thread: Some(thread),
                can_answer: may_answer && row.answered_at.is_none(),
                ..view
            })
        })
        .collect())
}

pub async fn answer(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    actions::may_answer(&who.viewer())?;
    match words(&form) {
        Ok(text) => {
            let (id, now) = (QuestionId(*id), site.clock.now());
            site.db.write(move |tx| actions::answer(tx, &who, id, &text, now)).await?;
            Ok(back(&site, "/desk/questions", "It is answered, and they hear of it."))
        }
        Err(errors) => {
            let mut page = page(&site, &who.viewer()).await?;
            page.errors = summary(&errors);
            page.refused = Some((*id, form.get("text").to_owned()));
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(QuestionsPage::TEMPLATE, QuestionsPage::TITLE, &page).await
        }
    }
}

async fn thread_of(site: &Site, viewer: &Viewer, id: ThreadId) -> Result<Link, Error> {
    let asker = viewer.clone();
    site.db
        .read(move |conn| {
            let (thread, _) = threads::visible_to(conn, &asker, id)?;
            Ok::<_, Error>(Link { url: thread.url(), name: thread.title })
        })
        .await
}

pub async fn ask(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let thread = thread_of(&site, &who.viewer(), ThreadId(*id)).await?;
    actions::may_see(&who.viewer())?;
    let page = AskStaffPage::new(*id, thread, "", &FormErrors::default());
    Frame::new(&site, &who.viewer(), &request).show(AskStaffPage::TEMPLATE, AskStaffPage::TITLE, &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let link = thread_of(&site, &who.viewer(), ThreadId(*id)).await?;
    actions::may_see(&who.viewer())?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    match words(&form) {
        Ok(text) => {
            let (id, now) = (ThreadId(*id), site.clock.now());
            let thread = site.db.write(move |tx| actions::ask(tx, &who, id, &text, now)).await?;
            Ok(back(
                &site,
                &thread.url(),
                "Staff see your question at their desk. You hear when they answer.",
            ))
        }
        Err(errors) => {
            let page = AskStaffPage::new(*id, link, form.get("text"), &errors);
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(AskStaffPage::TEMPLATE, AskStaffPage::TITLE, &page).await
        }
    }
}
