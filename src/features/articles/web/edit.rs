//! Changing an article, published or not.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::done;
use super::write::{SERIES, again, fields, keep_words, ready, with_sent};
use crate::features::articles::actions::write::{self, Intent, Saved, own_board};
use crate::features::articles::forms::{Checked, RawArticle, wall_clock};
use crate::features::articles::model::{Article, ArticleId, State, cover_url};
use crate::features::articles::store;
use crate::features::articles::views::{CoverForm, CoverView, WritePage};
use crate::forum::accounts::views::FieldView;
use crate::forum::boards::model::{Board, Label, LabelId};
use crate::forum::boards::store as boards;
use crate::forum::form::Sent;
use crate::forum::frame::Frame;
use crate::forum::posts::forms::LabelRule;
use crate::forum::posts::model::{Draft, Place, PostId, Source};
use crate::forum::posts::store as posts;
use crate::forum::posts::views::ComposerView;
use crate::forum::posts::web::kept::{self, Composer};
use crate::forum::threads::store::{self as threads, lists};
use crate::forum::threads::views::Link;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

/// The version that the writer saw: part of the form's address.
#[derive(Debug, Deserialize)]
pub struct Seen {
    version: i64,
}

/// The article, and what belongs to its composer.
pub struct Setting {
    article: Article,
    board: Board,
    /// Of a published article: its post, and where it is.
    post: Option<(PostId, String)>,
    title: String,
    label: Option<LabelId>,
    labels: Vec<Label>,
    tags: String,
    source: Source,
    series: Option<String>,
    series_titles: Vec<String>,
    draft: Option<Draft>,
}

impl Setting {
    pub async fn load(site: &Site, who: &SignedIn, id: ArticleId) -> Result<Self, Error> {
        let who = who.clone();
        site.db
            .read(move |conn| {
                let article = store::by_id(conn, id)?;
                let board = own_board(conn, &who, &article)?;
                let series = match article.series_id {
                    Some(series) => Some(store::series(conn, series)?.title),
                    None => None,
                };
                let mut setting = Self {
                    post: None,
                    title: article.title.clone(),
                    label: article.label_id,
                    labels: boards::labels_of(conn, board.id)?,
                    tags: article.tags.clone(),
                    source: Source {
                        body: article.body.clone(),
                        format: "markdown".to_owned(),
                        version: article.version,
                    },
                    series,
                    series_titles: store::series_titles(conn, SERIES)?,
                    draft: None,
                    article,
                    board,
                };
                let place = Place::Article(id.0);
                // Whoever saved it meanwhile is not written over by older words.
                setting.draft = posts::draft(conn, who.id, place)?
                    .filter(|draft| draft.saved_at > setting.article.updated_at);
                if let Some(id) = setting.article.thread_id {
                    let thread = threads::by_id(conn, id)?;
                    let post = store::first_post(conn, id)?;
                    let mut tags = lists::tags_of(conn, &[id])?;
                    setting.tags = tags.remove(&id).unwrap_or_default().join(", ");
                    setting.source = posts::source_of(conn, post)?;
                    setting.draft = posts::draft(conn, who.id, Place::Post(post))?;
                    setting.post = Some((post, thread.url()));
                    setting.label = thread.label_id;
                    setting.title = thread.title;
                }
                Ok(setting)
            })
            .await
    }

    /// The composer with what the article says, for this version of it.
    fn form(&self, csrf: String, version: i64) -> ComposerView {
        let action = format!("{}?version={version}", self.article.edit_url());
        let place = match &self.post {
            Some((post, _)) => Place::Post(*post),
            None => Place::Article(self.article.id.0),
        };
        let mut form = ComposerView::edit(place, action, csrf);
        form.body.clone_from(&self.source.body);
        form.with_heading(self.title.clone(), self.tags.clone()).with_labels(
            &self.labels,
            self.board.label_required,
            self.label,
        )
    }

    pub fn page(&self, who: &SignedIn, form: ComposerView) -> WritePage {
        let article = &self.article;
        let at = |verb: &str| format!("/articles/{}/{verb}", article.id);
        let mut page = WritePage {
            heading: if self.post.is_some() { "Edit article" } else { "Unpublished article" }.to_owned(),
            place: match &self.post {
                Some((_, url)) => Link { name: self.title.clone(), url: url.clone() },
                None => Link { name: self.board.name.clone(), url: self.board.url() },
            },
            board: self.board.slug.clone(),
            state: article.state.word(),
            publish_at: article.publish_at,
            series_titles: self.series_titles.clone(),
            zone: who.zone.clone(),
            cover: Some(CoverForm {
                cover: article.cover.as_ref().map(|name| CoverView {
                    url: cover_url(name),
                    alt: article.cover_alt.clone(),
                    width: article.cover_width,
                    height: article.cover_height,
                }),
                action: at("cover"),
                remove_url: at("cover/remove"),
                picture: FieldView::new("picture", "Picture", "file").hint(
                    "JPEG, PNG, WebP or GIF, best twice as wide as high. We draw it anew and keep nothing else of the file.",
                ),
            }),
            history_url: Some(match &self.post {
                Some((post, _)) => format!("/posts/{post}/history"),
                None => at("history"),
            }),
            discard_url: self.post.is_none().then(|| at("discard")),
            overtaken: None,
            ..fields(form)
        };
        page.series.value = self.series.clone().unwrap_or_default();
        if self.series.is_some() {
            page.position.value = article.series_position.to_string();
        }
        page.excerpt.value.clone_from(&article.excerpt);
        page.cover_alt.value.clone_from(&article.cover_alt);
        page.when.value = article.publish_at.map_or(String::new(), |at| wall_clock(at, &who.zone));
        page
    }

    /// The page as somebody opens it.
    pub fn opened(mut self, frame: &Frame, who: &SignedIn) -> WritePage {
        let draft = self.draft.take();
        let form = self.form(frame.csrf(), self.source.version).with_draft(draft);
        self.page(who, form)
    }
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let setting = Setting::load(&site, &who, ArticleId(*id)).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let page = setting.opened(&frame, &who);
    frame.show(WritePage::TEMPLATE, &page.heading.clone(), &page).await
}

pub async fn update(
    site: Site,
    viewer: Viewer,
    form: Sent,
    request: HttpRequest,
    id: web::Path<i64>,
    seen: web::Query<Seen>,
) -> Result<HttpResponse, Error> {
    let Ok(who) = viewer.signed_in() else {
        // Kept for a new article of the board: the old one says nothing to guests.
        let board = form.get("board").to_owned();
        return kept::ask(&site, &request, &Composer::Start(board), &form).await;
    };
    let mut sent = RawArticle::sent(&form);
    site.limits.check(if sent.raw.preview { Act::Touch } else { Act::Write }, &who.id.to_string())?;
    let setting = Setting::load(&site, &who, ArticleId(*id)).await?;
    if setting.article.state == State::Published {
        sent.intent = Intent::Save;
    }
    let frame = Frame::new(&site, &viewer, &request);
    let page = setting.page(&who, setting.form(frame.csrf(), seen.version));
    let now = site.clock.now();
    let rule = LabelRule { labels: setting.labels.clone(), required: setting.board.label_required };
    let checked = Checked::new(&sent, &rule, &site.config.posts, (&who.zone, now));
    if !checked.passes(&sent.raw) {
        let (status, page) = again(&site, &sent, checked, page).await?;
        return frame.answer(status, WritePage::TEMPLATE, &page.heading.clone(), &page).await;
    }
    let (at, ready) = ((ArticleId(*id), seen.version), ready(&site, &sent, checked).await?);
    let writer = who.clone();
    match site.db.write(move |tx| write::save(tx, &writer, at, &ready, now)).await {
        Ok(Saved::Done(location)) if sent.intent == Intent::Publish => Ok(see_other(&location)),
        Ok(Saved::Done(location)) => Ok(done(&site, &location, said(sent.intent, setting.article.state))),
        Ok(Saved::Overtaken(current)) => conflict(&frame, &who, &setting, &sent, current).await,
        Err(error) => keep_words(&frame, &sent, page, error).await,
    }
}

fn said(intent: Intent, before: State) -> &'static str {
    match (intent, before) {
        (Intent::Schedule, _) => "The article is scheduled. It is published by itself.",
        (_, State::Published) => "The changes are published.",
        (_, State::Scheduled) => "The article is a draft again: nothing is published by itself.",
        _ => "The draft is saved.",
    }
}

/// Somebody else was faster: their text, and the writer's own ready to be saved over it.
async fn conflict(
    frame: &Frame,
    who: &SignedIn,
    setting: &Setting,
    sent: &RawArticle,
    current: Source,
) -> Result<HttpResponse, Error> {
    let form = setting.form(frame.csrf(), current.version);
    let mut page = with_sent(setting.page(who, form), sent, &FormErrors::default());
    page.overtaken = Some(current.body);
    frame.answer(StatusCode::CONFLICT, WritePage::TEMPLATE, "Two changes at once", &page).await
}
