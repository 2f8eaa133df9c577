//! A new thread in a board.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::kept::{self, Composer};
use super::{Checked, keep_words, limit, show};
use crate::forum::boards::model::{Board, Label};
use crate::forum::boards::policy::may_start_thread;
use crate::forum::boards::store as boards;
use crate::forum::form::Sent;
use crate::forum::frame::Frame;
use crate::forum::gate;
use crate::forum::gate::work::{self, WorkView};
use crate::forum::posts::actions::{self, Start};
use crate::forum::posts::forms::{self, LabelRule, Raw};
use crate::forum::posts::look_first::{LookFirst, Question, is_asked_in};
use crate::forum::posts::model::{Draft, Place};
use crate::forum::posts::views::{ComposePage, ComposerView, SimilarGroup};
use crate::forum::posts::{render, store};
use crate::forum::threads::views::Link;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::see_other;

/// What a link may write into the composer beforehand.
#[derive(Debug, Default, Deserialize)]
pub struct Prefill {
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    tags: String,
}

/// The board to write in, and what belongs to its composer.
struct Setting {
    board: Board,
    labels: Vec<Label>,
    guidelines: String,
    draft: Option<Draft>,
}

impl Setting {
    async fn load(site: &Site, who: &SignedIn, slug: String) -> Result<Self, Error> {
        let who = who.clone();
        site.db
            .read(move |conn| {
                let board = boards::visible_by_slug(conn, &who.viewer(), &slug)?;
                let labels = boards::labels_of(conn, board.id)?;
                let draft = store::draft(conn, who.id, Place::Board(board.id))?;
                Ok(Self { guidelines: board.guidelines_html.clone(), board, labels, draft })
            })
            .await
    }

    fn page(&self, form: ComposerView) -> ComposePage {
        ComposePage {
            heading: "New thread",
            place: Link { name: self.board.name.clone(), url: self.board.url() },
            guidelines_html: self.guidelines.clone(),
            advice: None,
            form,
        }
    }
}

pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    slug: web::Path<String>,
    prefill: web::Query<Prefill>,
) -> Result<HttpResponse, Error> {
    let mut place = Setting::load(&site, &who, slug.into_inner()).await?;
    if place.board.kind.is_articles() {
        return Ok(see_other(&place.board.writing_url()));
    }
    may_start_thread(&who.viewer(), &place.board)?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let draft = place.draft.take();
    let mut form = ComposerView::thread(&place.board, &place.labels, frame.csrf())
        .with_work(WorkView::for_post(&site, &who));
    let prefill = prefill.into_inner();
    if prefill.title.is_empty() && prefill.body.is_empty() {
        form = form.with_draft(draft);
    } else {
        form = form.with_heading(prefill.title, prefill.tags);
        form.body = prefill.body;
    }
    show(&frame, StatusCode::OK, &place.page(form)).await
}

/// What may be the same, where one looks first and has not looked yet. A form
/// that was posted already is not asked again: it leads to its thread.
async fn look_first(
    site: &Site,
    who: &SignedIn,
    request: &HttpRequest,
    board: &Board,
    (raw, body): (&Raw, &str),
) -> Result<Option<Vec<SimilarGroup>>, Error> {
    let viewer = who.viewer();
    if raw.looked || !is_asked_in(board) || may_start_thread(&viewer, board).is_err() {
        return Ok(None);
    }
    let (id, key) = (who.id, actions::key_of(&raw.key, &board.slug, body));
    let posted = site.db.read(move |conn| Ok::<_, Error>(store::location_of(conn, id, &key)?)).await?;
    if posted.is_some() {
        return Ok(None);
    }
    let question = Question { title: raw.title.clone(), body: raw.body.clone() };
    let similar = LookFirst::ask(request, site, viewer, question).await?;
    Ok((!similar.is_empty()).then_some(similar))
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    form: Sent,
    request: HttpRequest,
    slug: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let Ok(who) = viewer.signed_in() else {
        return kept::ask(&site, &request, &Composer::Start(slug.into_inner()), &form).await;
    };
    let raw = Raw::sent(&form);
    let place = Setting::load(&site, &who, slug.into_inner()).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let empty = ComposerView::thread(&place.board, &place.labels, frame.csrf())
        .with_work(WorkView::for_post(&site, &who));
    if let Err(error) = limit(&site, &who, &raw) {
        return keep_words(&frame, &raw, place.page(empty), error).await;
    }
    let rule = LabelRule { labels: place.labels.clone(), required: place.board.label_required };
    let mut checked = Checked::new(&site, &raw, &place.board, Some(&rule));
    forms::answers(&checked.body, place.board.questions(), &mut checked.errors);
    let (true, Some(heading)) = (checked.passes(&raw), checked.heading.clone()) else {
        let (status, form) = checked.view(&site, &raw, empty).await?;
        return show(&frame, status, &place.page(form)).await;
    };
    if let Some(similar) = look_first(&site, &who, &request, &place.board, (&raw, &checked.body)).await? {
        let form = empty.with_sent(&raw).with_similar(similar, raw.confirmed);
        return show(&frame, StatusCode::UNPROCESSABLE_ENTITY, &place.page(form)).await;
    }
    let work = match work::of_post(&site, &who, &form) {
        Ok(work) => work,
        Err(error) => return keep_words(&frame, &raw, place.page(empty), error).await,
    };
    let new = Start {
        board: place.board.slug.clone(),
        heading,
        written: render::written(&site, &checked.body).await?,
        key: raw.key.clone(),
        again_after_days: site.config.chat.share_again_days,
        gate: gate::Rules::of(&site.config).with_work(work),
        status: site.config.statuses.first(place.board.kind.word()).map(|first| first.name.clone()),
    };
    let now = site.clock.now();
    match site.db.write(move |tx| actions::start(tx, &who, &new, now)).await {
        Ok(location) => Ok(see_other(&location)),
        Err(error) => keep_words(&frame, &raw, place.page(empty), error).await,
    }
}
