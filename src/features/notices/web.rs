//! The addresses of notices.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::actions::{self, Words};
use super::policy;
use super::views::{LineView, NoticePage, ToldPage, WriteNoticePage};
use crate::forum::accounts::model::{State, User};
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::inbox::notices::NoticeId;
use crate::forum::inbox::store::notices as store;
use crate::forum::posts::forms::new_key;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::text::names::skeleton;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

const SIZE: i64 = 50;
/// Characters of a heading, and bytes of a notice.
const MAX_TITLE: usize = 120;
const MAX_BODY: usize = 5_000;
const MAX_KEY: usize = 64;

#[derive(Debug, Deserialize)]
pub struct Query {
    before: Option<i64>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (user, before) = (who.id, query.before.map(NoticeId));
    let mut rows =
        site.db.read(move |conn| Ok::<_, Error>(store::page_of(conn, user, before, SIZE + 1)?)).await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let page = ToldPage {
        next_url: rows.last().filter(|_| more).map(|last| format!("/notices?before={}", last.id)),
        first_url: before.map(|_| "/notices".to_owned()),
        lines: rows.iter().map(LineView::new).collect(),
    };
    Frame::new(&site, &who.viewer(), &request).show(ToldPage::TEMPLATE, "Notices", &page).await
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (user, id, brand) = (who.id, NoticeId(*id), site.config.brand.clone());
    let page = site
        .db
        .read(move |conn| {
            let notice = store::own(conn, user, id)?;
            let from = match notice.from_id {
                Some(from) => accounts::faces(conn, &[from])?.remove(&from),
                None => None,
            };
            Ok::<_, Error>(NoticePage {
                id: notice.id.0,
                from: from.map(|face| face.view(&brand)),
                title: notice.title,
                body: notice.body,
                at: notice.at,
                url: Some(notice.url).filter(|url| !url.is_empty()),
                is_unread: notice.read_at.is_none(),
            })
        })
        .await?;
    let title = page.title.clone();
    Frame::new(&site, &who.viewer(), &request).show(NoticePage::TEMPLATE, &title, &page).await
}

/// Marks a notice as read and leads to what it is about.
pub async fn open(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (user, id, now) = (who.id, NoticeId(*id), site.clock.now());
    let notice = site
        .db
        .write_unseen(move |tx| {
            let notice = store::own(tx, user, id)?;
            store::mark_read(tx, user, id, now)?;
            Ok::<_, Error>(notice)
        })
        .await?;
    site.bells.invalidate(&user.0);
    let own = format!("/notices/{}", notice.id);
    Ok(see_other(if notice.url.is_empty() { &own } else { &notice.url }))
}

fn member(conn: &mut Conn, name: &str) -> Result<User, Error> {
    let user = accounts::by_name_key(conn, &skeleton(name))?.ok_or(Error::NotFound)?;
    if user.state == State::Deleted { Err(Error::NotFound) } else { Ok(user) }
}

pub async fn write(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let to = site.db.read(move |conn| member(conn, &name)).await?;
    policy::may_send(&who.viewer(), &to)?;
    let page = WriteNoticePage::new(
        to.face().view(&site.config.brand),
        ("", "", &new_key()),
        &FormErrors::default(),
    );
    Frame::new(&site, &who.viewer(), &request).show(WriteNoticePage::TEMPLATE, "Write a notice", &page).await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let to = site.db.read(move |conn| member(conn, &name)).await?;
    policy::may_send(&who.viewer(), &to)?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    match read(&form) {
        Ok(words) => {
            let (id, now) = (to.id, site.clock.now());
            site.db.write(move |tx| actions::send(tx, &who, id, &words, now)).await?;
            site.bells.invalidate(&to.id.0);
            let view = to.face().view(&site.config.brand);
            Ok(back(&site, &view.url, "The notice is on its way. It can't be answered here."))
        }
        Err(errors) => {
            let words = (form.get("title"), form.get("body"), form.get("key"));
            let page = WriteNoticePage::new(to.face().view(&site.config.brand), words, &errors);
            let frame = Frame::new(&site, &who.viewer(), &request);
            frame.refuse(WriteNoticePage::TEMPLATE, "Write a notice", &page).await
        }
    }
}

fn read(form: &Form) -> Result<Words, FormErrors> {
    let mut errors = FormErrors::default();
    let title = fold::clean_line(form.get("title"), MAX_TITLE).unwrap_or_default();
    if fold::is_blank(&title) {
        errors.add("title", format!("A heading has 1 to {MAX_TITLE} characters."));
    }
    let body = fold::clean_body(&form.get("body").replace("\r\n", "\n"), MAX_BODY).unwrap_or_default();
    if fold::is_blank(&body) || body.len() > MAX_BODY {
        errors.add("body", format!("Say something, in at most {MAX_BODY} characters."));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let key = form.get("key");
    let key = if key.is_empty() || key.len() > MAX_KEY { new_key() } else { key.to_owned() };
    Ok(Words { title, body: body.trim().to_owned(), key })
}
