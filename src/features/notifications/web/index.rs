//! What one was told, and reading it.

use std::collections::HashSet;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::notifications::policy;
use crate::features::notifications::store::notices::{self as store, Notice};
use crate::features::notifications::views::{NoticesPage, ToldView};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::inbox::store::notices as told;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

/// Notifications on one page, before they are grouped.
const SIZE: i64 = 60;
/// Things told in person that stand above them.
const TOLD: i64 = 8;
const OWN: &str = "/notifications";

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
    let (viewer, user, before) = (who.viewer(), who.id, query.before);
    let (mut rows, faces, told) = site
        .db
        .read(move |conn| {
            let rows = store::page_of(conn, &viewer, user, before, SIZE + 1)?;
            let people: HashSet<UserId> = rows.iter().map(|row| row.actor).collect();
            let people: Vec<UserId> = people.into_iter().collect();
            let faces = accounts::faces(conn, &people)?;
            let told = match before {
                None => told::page_of(conn, user, None, TOLD)?,
                Some(_) => Vec::new(),
            };
            Ok::<_, Error>((rows, faces, told))
        })
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let next = rows.last().filter(|_| more).map(|last| format!("{OWN}?before={}", last.id));
    let is_unread = |row: &Notice| {
        let is_seen = || site.reads.get((user.0, row.thread.0)) >= row.number;
        row.read_at.is_none() && !(policy::is_read_with_its_post(row.kind) && is_seen())
    };
    let mut page = NoticesPage::new(&site.config, &rows, &faces, is_unread);
    page.first_url = before.map(|_| OWN.to_owned());
    page.next_url = next;
    page.told = told.iter().map(ToldView::new).collect();
    page.has_unread |= page.told.iter().any(|told| told.is_unread);
    Frame::new(&site, &who.viewer(), &request).show(NoticesPage::TEMPLATE, "Notifications", &page).await
}

/// Marks a line of the list as read and leads to what it is about.
pub async fn open(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (viewer, user, id, now) = (who.viewer(), who.id, *id, site.clock.now());
    let page_size = site.config.posts.page_size;
    let place = site
        .db
        .write_unseen(move |tx| {
            let notice = store::visible_to(tx, &viewer, user, id)?;
            let first = store::first_unread_of(tx, user, &notice)?;
            store::read_group(tx, user, &notice, now)?;
            Ok::<_, Error>(notice.place(first, page_size))
        })
        .await?;
    site.bells.invalidate(&user.0);
    Ok(see_other(&place))
}

pub async fn read_all(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (user, now) = (who.id, site.clock.now());
    site.db
        .write_unseen(move |tx| {
            told::mark_all_read(tx, user, now)?;
            Ok::<_, Error>(store::read_all(tx, user, now)?)
        })
        .await?;
    site.bells.invalidate(&user.0);
    Ok(back(&site, OWN, "All is marked as read."))
}
