//! A new article.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use serde::Deserialize;

use crate::features::articles::actions::write::{self, Sent as Ready};
use crate::features::articles::forms::{Checked, RawArticle};
use crate::features::articles::policy;
use crate::features::articles::store::{self, writers};
use crate::features::articles::views::WritePage;
use crate::forum::accounts::views::FieldView;
use crate::forum::boards::model::{Board, Label};
use crate::forum::boards::store as boards;
use crate::forum::form::Sent;
use crate::forum::frame::Frame;
use crate::forum::posts::forms::LabelRule;
use crate::forum::posts::model::{Draft, Place};
use crate::forum::posts::views::ComposerView;
use crate::forum::posts::web::kept::{self, Composer};
use crate::forum::posts::{render, store as posts};
use crate::forum::threads::views::Link;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

/// Series to choose from.
pub const SERIES: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Where {
    #[serde(default)]
    board: String,
}

struct Setting {
    board: Board,
    labels: Vec<Label>,
    series: Vec<String>,
    draft: Option<Draft>,
}

impl Setting {
    async fn load(site: &Site, who: &SignedIn, slug: String) -> Result<Self, Error> {
        let who = who.clone();
        site.db
            .read(move |conn| {
                let viewer = who.viewer();
                let board = boards::visible_by_slug(conn, &viewer, &slug)?;
                policy::may_write(&viewer, writers::grants(conn, &viewer)?, &board)?;
                let draft = posts::draft(conn, who.id, Place::Board(board.id))?;
                let labels = boards::labels_of(conn, board.id)?;
                Ok(Self { series: store::series_titles(conn, SERIES)?, labels, board, draft })
            })
            .await
    }

    fn page(&self, who: &SignedIn, form: ComposerView) -> WritePage {
        WritePage {
            heading: "New article".to_owned(),
            place: Link { name: self.board.name.clone(), url: self.board.url() },
            board: self.board.slug.clone(),
            state: "draft",
            publish_at: None,
            series_titles: self.series.clone(),
            zone: who.zone.clone(),
            cover: None,
            history_url: None,
            discard_url: None,
            overtaken: None,
            ..fields(form)
        }
    }

    fn form(&self, csrf: String) -> ComposerView {
        let action = format!("/articles?board={}", self.board.slug);
        ComposerView::edit(Place::Board(self.board.id), action, csrf)
            .with_heading(String::new(), String::new())
            .with_labels(&self.labels, self.board.label_required, None)
    }
}

/// The empty fields of an article besides its words.
pub fn fields(form: ComposerView) -> WritePage {
    WritePage {
        series: FieldView::new("series", "Series", "text")
            .hint("Articles of one series lead to each other. Choose one, or name a new one.")
            .autocomplete("off")
            .optional(),
        position: FieldView::new("position", "Part", "text").autocomplete("off").optional(),
        excerpt: FieldView::new("excerpt", "Excerpt", "text")
            .hint("One or two sentences for lists and letters. Left empty, the article's beginning is taken.")
            .autocomplete("off")
            .optional(),
        cover_alt: FieldView::new("cover_alt", "What the cover shows", "text")
            .hint("For those who can't see it.")
            .autocomplete("off")
            .optional(),
        when: FieldView::new("publish_at", "Publish at", "datetime-local").optional(),
        form,
        ..WritePage::sample()
    }
}

/// The page with what was sent: as a preview, or with what stands in the way.
pub async fn again(
    site: &Site,
    sent: &RawArticle,
    checked: Checked,
    page: WritePage,
) -> Result<(StatusCode, WritePage), Error> {
    let mut page = with_sent(page, sent, &checked.errors);
    if sent.raw.preview && !sent.raw.stale {
        page = with_sent(page, sent, &FormErrors::default());
        page.form.preview_html = Some(render::markdown(site, &sent.raw.body).await?.html);
        return Ok((StatusCode::OK, page));
    }
    let status = if sent.raw.stale { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.form = page.form.with_refusal(checked.errors, checked.warnings);
    Ok((status, page))
}

/// The words as they were sent, kept, with errors at their fields.
pub fn with_sent(mut page: WritePage, sent: &RawArticle, errors: &FormErrors) -> WritePage {
    page.form = page.form.with_sent(&sent.raw);
    for (field, value) in [
        (&mut page.series, &sent.series),
        (&mut page.position, &sent.position),
        (&mut page.excerpt, &sent.excerpt),
        (&mut page.cover_alt, &sent.cover_alt),
        (&mut page.when, &sent.publish_at),
    ] {
        field.value.clone_from(value);
        field.error = errors.get(field.name).map(str::to_owned);
    }
    page
}

/// A form that passed, rendered: never while a write is under way.
pub async fn ready(site: &Site, sent: &RawArticle, checked: Checked) -> Result<Ready, Error> {
    Ok(Ready {
        written: render::written(site, &checked.body).await?,
        heading: checked.heading,
        excerpt: checked.excerpt,
        cover_alt: checked.cover_alt,
        series: checked.series,
        publish_at: checked.publish_at,
        intent: sent.intent,
        key: sent.raw.key.clone(),
        page_size: site.config.posts.page_size,
    })
}

/// A rule said no while the words were on their way: they come back with the reason.
pub async fn keep_words(
    frame: &Frame,
    sent: &RawArticle,
    page: WritePage,
    error: Error,
) -> Result<HttpResponse, Error> {
    if !matches!(error, Error::Refused(_) | Error::Unavailable(_)) {
        return Err(error);
    }
    let (status, sentence) = (error.status_code(), error.to_string());
    let mut page = with_sent(page, sent, &FormErrors::default());
    page.form = page.form.with_refusal(FormErrors::one("body", sentence), Vec::new());
    frame.answer(status, WritePage::TEMPLATE, &page.heading.clone(), &page).await
}

pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Where>,
) -> Result<HttpResponse, Error> {
    let mut setting = Setting::load(&site, &who, query.into_inner().board).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let draft = setting.draft.take();
    let page = setting.page(&who, setting.form(frame.csrf()).with_draft(draft));
    frame.show(WritePage::TEMPLATE, &page.heading.clone(), &page).await
}

pub async fn create(
    site: Site,
    viewer: Viewer,
    form: Sent,
    request: HttpRequest,
    query: web::Query<Where>,
) -> Result<HttpResponse, Error> {
    let slug = query.into_inner().board;
    let Ok(who) = viewer.signed_in() else {
        return kept::ask(&site, &request, &Composer::Start(slug), &form).await;
    };
    let sent = RawArticle::sent(&form);
    site.limits.check(if sent.raw.preview { Act::Touch } else { Act::Write }, &who.id.to_string())?;
    let setting = Setting::load(&site, &who, slug.clone()).await?;
    let frame = Frame::new(&site, &viewer, &request);
    let page = setting.page(&who, setting.form(frame.csrf()));
    let now = site.clock.now();
    let rule = LabelRule { labels: setting.labels.clone(), required: setting.board.label_required };
    let checked = Checked::new(&sent, &rule, &site.config.posts, (&who.zone, now));
    if !checked.passes(&sent.raw) {
        let (status, page) = again(&site, &sent, checked, page).await?;
        return frame.answer(status, WritePage::TEMPLATE, &page.heading.clone(), &page).await;
    }
    let ready = ready(&site, &sent, checked).await?;
    match site.db.write(move |tx| write::create(tx, &who, &slug, &ready, now)).await {
        Ok(location) => Ok(see_other(&location)),
        Err(error) => keep_words(&frame, &sent, page, error).await,
    }
}
