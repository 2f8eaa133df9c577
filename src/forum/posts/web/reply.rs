//! A reply in a thread.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::kept::{self, Composer};
use super::{Checked, keep_words, limit, show};
use crate::forum::accounts::store as accounts;
use crate::forum::form::Sent;
use crate::forum::frame::Frame;
use crate::forum::gate;
use crate::forum::gate::work::{self, WorkView};
use crate::forum::posts::actions::{self, Reply};
use crate::forum::posts::forms::Raw;
use crate::forum::posts::model::{Place, PostId};
use crate::forum::posts::views::{ComposePage, ComposerView};
use crate::forum::posts::{render, store};
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::policy::may_reply;
use crate::forum::threads::store as threads;
use crate::forum::threads::views::{AdviceView, Link};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::see_other;

/// Characters of a quote that are put into the composer.
const MAX_QUOTE: usize = 2_000;

#[derive(Debug, Deserialize)]
pub struct Quoted {
    quote: Option<i64>,
    /// The post that is answered, when its quote stands in the draft already.
    to: Option<i64>,
}

/// The post that is answered: part of the form's address.
#[derive(Debug, Deserialize)]
pub struct To {
    to: Option<i64>,
}

fn page(thread: &Thread, advice: Option<AdviceView>, form: ComposerView) -> ComposePage {
    ComposePage {
        heading: "Reply",
        place: Link { name: thread.title.clone(), url: thread.url() },
        guidelines_html: String::new(),
        advice,
        form,
    }
}

pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Quoted>,
) -> Result<HttpResponse, Error> {
    let (id, viewer, user, on) = (ThreadId(*id), who.viewer(), who.id, site.clone());
    let quoted = query.quote.map(PostId);
    let frame = Frame::new(&site, &viewer, &request);
    let (thread, advice, draft, quote) = site
        .db
        .read(move |conn| {
            let (thread, board) = threads::visible_to(conn, &viewer, id)?;
            may_reply(&viewer, &thread, &board)?;
            let advice = AdviceView::of(&on, &viewer, &thread, &board);
            let draft = store::draft(conn, user, Place::Thread(id))?;
            let quote = match quoted {
                Some(post) => quote_of(conn, &viewer, id, post)?,
                None => String::new(),
            };
            Ok::<_, Error>((thread, advice, draft, quote))
        })
        .await?;
    let work = WorkView::for_post(&site, &who);
    let mut form = ComposerView::reply(&thread, frame.csrf()).with_draft(draft).with_work(work);
    if let Some(post) = query.quote.or(query.to) {
        form.action = format!("{}?to={post}", form.action);
    }
    if quoted.is_some() {
        let gap = if form.body.is_empty() { "" } else { "\n\n" };
        form.body = format!("{}{gap}{quote}", form.body.trim_end());
    }
    show(&frame, StatusCode::OK, &page(&thread, advice, form)).await
}

/// The post as a quote with its author's name. What it quoted itself is left out.
fn quote_of(conn: &mut Conn, viewer: &Viewer, thread: ThreadId, id: PostId) -> Result<String, Error> {
    let (post, _, _) = store::visible_to(conn, viewer, id)?;
    if post.thread_id != thread {
        return Err(Error::NotFound);
    }
    let name = accounts::by_id(conn, post.author_id)?.username;
    let source = store::source_of(conn, id)?;
    let own = match source.body.rfind("[/quote]") {
        Some(at) => source.body.get(at + "[/quote]".len()..).unwrap_or_default(),
        None => &source.body,
    };
    let words: String = own.trim().chars().take(MAX_QUOTE).collect();
    Ok(format!("[quote=\"{name}\" post={}]\n{words}\n[/quote]\n\n", post.number))
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    form: Sent,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<To>,
) -> Result<HttpResponse, Error> {
    let Ok(who) = viewer.signed_in() else {
        return kept::ask(&site, &request, &Composer::Reply(ThreadId(*id), query.to), &form).await;
    };
    let raw = Raw::sent(&form);
    let (id, viewer, to) = (ThreadId(*id), who.viewer(), query.to.map(PostId));
    let frame = Frame::new(&site, &viewer, &request);
    let asker = viewer.clone();
    let (thread, board) =
        site.db.read(move |conn| Ok::<_, Error>(threads::visible_to(conn, &asker, id)?)).await?;
    let advice = AdviceView::of(&site, &viewer, &thread, &board);
    let mut empty = ComposerView::reply(&thread, frame.csrf()).with_work(WorkView::for_post(&site, &who));
    if let Some(post) = to {
        empty.action = format!("{}?to={post}", empty.action);
    }
    if let Err(error) = limit(&site, &who, &raw) {
        return keep_words(&frame, &raw, page(&thread, advice, empty), error).await;
    }
    let checked = Checked::new(&site, &raw, &board, None);
    if !checked.passes(&raw) {
        let (status, form) = checked.view(&site, &raw, empty).await?;
        return show(&frame, status, &page(&thread, advice, form)).await;
    }
    let work = match work::of_post(&site, &who, &form) {
        Ok(work) => work,
        Err(error) => return keep_words(&frame, &raw, page(&thread, advice, empty), error).await,
    };
    let written = render::written(&site, &checked.body).await?;
    let page_size = site.config.posts.page_size;
    let again_after_days = site.config.chat.share_again_days;
    let (key, gate) = (raw.key.clone(), gate::Rules::of(&site.config).with_work(work));
    let new = Reply { thread: id, to, written, key, page_size, again_after_days, gate };
    let now = site.clock.now();
    match site.db.write(move |tx| actions::reply(tx, &who, &new, now)).await {
        Ok(location) => Ok(see_other(&location)),
        Err(error) => keep_words(&frame, &raw, page(&thread, advice, empty), error).await,
    }
}
