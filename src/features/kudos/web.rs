//! The addresses of kudos. A form leads back to the post; a script gets the button alone.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::actions::{self, Outcome};
use super::store;
use super::views::{ButtonView, GiverView, GiversPage};
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::threads::views::{Link, person};
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Cursor;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, page, see_other};

/// Givers on one page.
const SIZE: i64 = 50;

pub async fn create(
    site: Site,
    who: SignedIn,
    _form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, viewer, now) = (PostId(*id), who.viewer(), site.clock.now());
    let outcome = site.db.write(move |tx| actions::give(tx, &who, id, now)).await?;
    answer(&Frame::new(&site, &viewer, &request), &request, outcome, ButtonState { id, given: true })
}

pub async fn destroy(
    site: Site,
    who: SignedIn,
    _form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, viewer, now) = (PostId(*id), who.viewer(), site.clock.now());
    let outcome = site.db.write(move |tx| actions::take_back(tx, &who, id, now)).await?;
    answer(&Frame::new(&site, &viewer, &request), &request, outcome, ButtonState { id, given: false })
}

struct ButtonState {
    id: PostId,
    given: bool,
}

fn answer(
    frame: &Frame,
    request: &HttpRequest,
    outcome: Outcome,
    button: ButtonState,
) -> Result<HttpResponse, Error> {
    let site = &frame.site;
    if !csrf::is_script(request) {
        return Ok(see_other(&permalink(&outcome.thread.url(), outcome.number, site.config.posts.page_size)));
    }
    let view = ButtonView { id: button.id, kudos: outcome.count, kudos_given: button.given };
    Ok(page(StatusCode::OK, site.view.render_data("features/kudos/button.html", &view)?))
}

#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(default, deserialize_with = "Cursor::asked")]
    after: Option<Cursor>,
}

pub async fn index(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let (id, after, asker) = (PostId(*id), query.after, viewer.clone());
    let (post, thread, author, mut givers) = site
        .db
        .read(move |conn| {
            let (post, thread, _) = posts::visible_to(conn, &asker, id)?;
            let author = accounts::faces(conn, &[post.author_id])?.remove(&post.author_id);
            let givers = store::givers(conn, id, after, SIZE + 1)?;
            Ok::<_, Error>((post, thread, author, givers))
        })
        .await?;
    let more = givers.len() as i64 > SIZE;
    givers.truncate(SIZE as usize);
    let (brand, own) = (&site.config.brand, format!("/posts/{id}/kudos"));
    let page = GiversPage {
        url: permalink(&thread.url(), post.number, site.config.posts.page_size),
        thread: Link { url: thread.url(), name: thread.title },
        number: post.number,
        author: person(author.as_ref(), brand),
        count: post.kudos_count,
        next_url: givers
            .last()
            .filter(|_| more)
            .map(|(face, at)| format!("{own}?after={}", Cursor::new(at.0, face.id.0))),
        first_url: after.map(|_| own),
        givers: givers.iter().map(|(face, at)| GiverView { person: face.view(brand), at: *at }).collect(),
    };
    Frame::new(&site, &viewer, &request).show("features/kudos/index.html", "Kudos", &page).await
}
