//! The addresses of Chat.

use std::collections::HashSet;

use actix_web::{HttpRequest, HttpResponse, web};

use super::actions;
use super::views::{MusicPage, PieceView};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::posts::store as posts;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store as threads;
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;

/// Pieces on a thread's list at most.
const MOST: i64 = 1_000;

/// GET /threads/{id}/music: what a thread shares, to be copied.
pub async fn music(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, asker, on) = (ThreadId(*id), viewer.clone(), site.clone());
    let page = site.db.read(move |conn| load(conn, &on, &asker, id)).await?;
    let title = format!("Music in {}", page.thread.name);
    Frame::new(&site, &viewer, &request).show(MusicPage::TEMPLATE, &title, &page).await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, id: ThreadId) -> Result<MusicPage, Error> {
    let (thread, board) = threads::visible_to(conn, viewer, id)?;
    let mut shared = posts::shared_in(conn, id, MOST + 1)?;
    let more = i64::try_from(shared.len()).is_ok_and(|count| count > MOST);
    shared.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let mut seen = HashSet::new();
    shared.retain(|piece| seen.insert(piece.key.clone()));
    let people: Vec<UserId> = shared.iter().map(|piece| piece.by).collect();
    let faces = accounts::faces(conn, &people)?;
    let (url, page_size) = (thread.url(), site.config.posts.page_size);
    let pieces: Vec<PieceView> = shared
        .into_iter()
        .map(|piece| PieceView {
            by: person(faces.get(&piece.by), &site.config.brand).name,
            kind: capital(&piece.kind),
            service: piece.service,
            address: piece.url.trim_start_matches("https://").to_owned(),
            url: piece.url,
            post: Link { name: format!("#{}", piece.number), url: permalink(&url, piece.number, page_size) },
        })
        .collect();
    Ok(MusicPage {
        addresses: pieces.iter().map(|piece| piece.url.as_str()).collect::<Vec<_>>().join("\n"),
        lines: pieces.len().clamp(3, 16),
        pieces,
        more,
        thread: Link { name: thread.title, url },
        board: Link { url: board.url(), name: board.name },
    })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// POST /posts/{id}/nudge: the host asks somebody to come back to the topic.
pub async fn nudge(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let (id, size, now) = (PostId(*id), site.config.posts.page_size, site.clock.now());
    let (location, first) = site.db.write(move |tx| actions::nudge(tx, &who, id, size, now)).await?;
    let sentence = if first {
        "They were asked, kindly, to come back to the topic. If that does not help, report the post."
    } else {
        "You asked them before. If that did not help, report the post."
    };
    Ok(back(&site, &location, sentence))
}
