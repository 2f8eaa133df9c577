//! Changing a post.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::kept::{self, Composer};
use super::{Checked, keep_words, limit, show};
use crate::forum::boards::model::Board;
use crate::forum::boards::store as boards;
use crate::forum::form::Sent;
use crate::forum::frame::Frame;
use crate::forum::gate;
use crate::forum::posts::actions::{self, Edit, Edited};
use crate::forum::posts::forms::{LabelRule, Raw};
use crate::forum::posts::model::{Draft, Place, Post, PostId, Source, permalink};
use crate::forum::posts::views::{ComposePage, ComposerView, ConflictPage};
use crate::forum::posts::{policy, render, store};
use crate::forum::threads::model::Thread;
use crate::forum::threads::store as threads;
use crate::forum::threads::views::Link;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::see_other;

/// The version that the writer saw: part of the form's address.
#[derive(Debug, Deserialize)]
pub struct Seen {
    version: i64,
}

/// The post to change, and what belongs to its composer.
struct Setting {
    post: Post,
    thread: Thread,
    board: Board,
    source: Source,
    rule: Option<LabelRule>,
    tags: String,
    draft: Option<Draft>,
    can_purge: bool,
    /// Minutes in which a change leaves no mark.
    quiet_minutes: Option<i64>,
}

impl Setting {
    async fn load(site: &Site, who: &SignedIn, id: PostId) -> Result<Self, Error> {
        let (who, rules, now) = (who.clone(), site.config.posts.clone(), site.clock.now());
        site.db
            .read(move |conn| {
                let viewer = who.viewer();
                let (post, thread, board) = store::visible_to(conn, &viewer, id)?;
                policy::may_edit(&viewer, &post, &thread, &board)?;
                let source = store::source_of(conn, id)?;
                let draft = store::draft(conn, who.id, Place::Post(id))?;
                let (mut rule, mut tags) = (None, String::new());
                if post.number == 1 {
                    let labels = boards::labels_of(conn, board.id)?;
                    rule = Some(LabelRule { labels, required: board.label_required });
                    let mut found = threads::lists::tags_of(conn, &[thread.id])?;
                    tags = found.remove(&thread.id).unwrap_or_default().join(", ");
                }
                let can_purge = policy::may_purge(&viewer, &post, &board).is_ok();
                let quiet_minutes = policy::quiet_minutes_left(&viewer, &post, &thread, &rules, now);
                Ok(Self { post, thread, board, source, rule, tags, draft, can_purge, quiet_minutes })
            })
            .await
    }

    /// The composer with what the post says, for this version of it.
    fn form(&self, csrf: String, version: i64) -> ComposerView {
        let action = format!("/posts/{}/edit?version={version}", self.post.id);
        let mut form = ComposerView::edit(Place::Post(self.post.id), action, csrf);
        form.body = self.source.body.clone();
        form.can_purge = self.can_purge;
        form.quiet_minutes = self.quiet_minutes;
        if let Some(rule) = &self.rule {
            form = form.with_heading(self.thread.title.clone(), self.tags.clone()).with_labels(
                &rule.labels,
                self.board.label_required,
                self.thread.label_id,
            );
        }
        form
    }

    fn place(&self, page_size: i64) -> Link {
        let url = permalink(&self.thread.url(), self.post.number, page_size);
        Link { name: self.thread.title.clone(), url }
    }

    fn page(&self, site: &Site, form: ComposerView) -> ComposePage {
        let place = self.place(site.config.posts.page_size);
        ComposePage { heading: "Edit post", place, guidelines_html: String::new(), advice: None, form }
    }
}

pub async fn edit(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let mut setting = Setting::load(&site, &who, PostId(*id)).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let draft = setting.draft.take();
    let form = setting.form(frame.csrf(), setting.source.version).with_draft(draft);
    show(&frame, StatusCode::OK, &setting.page(&site, form)).await
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
        return kept::ask(&site, &request, &Composer::Edit(PostId(*id)), &form).await;
    };
    let raw = Raw::sent(&form);
    let setting = Setting::load(&site, &who, PostId(*id)).await?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let empty = setting.form(frame.csrf(), seen.version);
    if let Err(error) = limit(&site, &who, &raw) {
        return keep_words(&frame, &raw, setting.page(&site, empty), error).await;
    }
    let checked = Checked::new(&site, &raw, &setting.board, setting.rule.as_ref());
    if !checked.passes(&raw) {
        let (status, form) = checked.view(&site, &raw, empty).await?;
        return show(&frame, status, &setting.page(&site, form)).await;
    }
    let change = Edit {
        purge: raw.purge,
        post: setting.post.id,
        version: seen.version,
        written: render::written(&site, &checked.body).await?,
        heading: checked.heading,
        page_size: site.config.posts.page_size,
        quiet: Some(site.config.posts.clone()),
        again_after_days: site.config.chat.share_again_days,
        gate: Some(gate::Rules::of(&site.config)),
        links_before: render::links_in(&site, &setting.post.html),
    };
    let now = site.clock.now();
    match site.db.write(move |tx| actions::edit(tx, &who, &change, now)).await {
        Ok(Edited::Done(location)) => Ok(see_other(&location)),
        Ok(Edited::Overtaken(current)) => conflict(&frame, &setting, &raw, current).await,
        Err(error) => keep_words(&frame, &raw, setting.page(&site, empty), error).await,
    }
}

/// Somebody else was faster: both texts, and the writer's own ready to be saved over it.
async fn conflict(
    frame: &Frame,
    setting: &Setting,
    raw: &Raw,
    current: Source,
) -> Result<HttpResponse, Error> {
    let page = ConflictPage {
        place: setting.place(frame.site.config.posts.page_size),
        form: setting.form(frame.csrf(), current.version).with_sent(raw),
        current: current.body,
    };
    frame.answer(StatusCode::CONFLICT, "forum/posts/conflict.html", "Two changes at once", &page).await
}
