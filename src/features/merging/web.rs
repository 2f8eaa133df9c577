//! The addresses of merging and splitting.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::forms::{MOST, RawSplit, thread_in};
use super::views::{MergePage, PostLine, SplitPage};
use super::{actions, policy, store};
use crate::forum::accounts::store as accounts;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{FieldView, summary};
use crate::forum::boards::model::Board;
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::policy as spine;
use crate::forum::threads::store as threads;
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::{Keeper, SignedIn, Viewer};
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::html::text_of;
use crate::kit::web::forms::FormErrors;

/// Characters of a post that are shown where it is chosen.
const EXCERPT: usize = 160;

/// The thread, for somebody who may change it.
fn found(conn: &mut Conn, viewer: &Viewer, id: ThreadId) -> Result<(Thread, Board), Error> {
    let (thread, board) = threads::visible_to(conn, viewer, id)?;
    policy::may_change(viewer, &thread, &board)?;
    Ok((thread, board))
}

fn link(thread: &Thread) -> Link {
    Link { name: thread.title.clone(), url: thread.url() }
}

async fn merge_page(
    site: &Site,
    viewer: &Viewer,
    id: ThreadId,
    (into, error): (String, Option<String>),
) -> Result<MergePage, Error> {
    let viewer = viewer.clone();
    site.db
        .read(move |conn| {
            let (thread, _) = found(conn, &viewer, id)?;
            let posts = store::count(conn, &[id])?;
            Ok::<_, Error>(MergePage { thread: link(&thread), id, posts, into, error })
        })
        .await
}

pub async fn choose(
    site: Site,
    who: Keeper,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let page = merge_page(&site, &viewer, ThreadId(*id), (String::new(), None)).await?;
    Frame::new(&site, &viewer, &request).show(MergePage::TEMPLATE, MergePage::TITLE, &page).await
}

pub async fn merge(
    site: Site,
    who: Keeper,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (from, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    merge_page(&site, &viewer, from, (String::new(), None)).await?;
    let typed = form.get("into").to_owned();
    let done = match thread_in(&typed) {
        Some(into) => site.db.write(move |tx| actions::merge(tx, &who, (from, into), now)).await,
        None => Err(Error::Unusable("Paste the address of the other thread.".to_owned())),
    };
    match done {
        Ok(into) => Ok(back(
            &site,
            &into.url(),
            "Merged: the posts stand here now, and the other address leads here.",
        )),
        Err(error @ (Error::Refused(_) | Error::Unusable(_))) => {
            let page = merge_page(&site, &viewer, from, (typed, Some(error.to_string()))).await?;
            let frame = Frame::new(&site, &viewer, &request);
            frame.refuse(MergePage::TEMPLATE, MergePage::TITLE, &page).await
        }
        Err(error) => Err(error),
    }
}

/// Where the list of posts goes on.
#[derive(Debug, Deserialize)]
pub struct Query {
    after: Option<i64>,
}

pub async fn choose_posts(
    site: Site,
    who: Keeper,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let after = query.after.unwrap_or(0).max(0);
    let page =
        split_page(&site, &who, (ThreadId(*id), after), (RawSplit::default(), FormErrors::default())).await?;
    Frame::new(&site, &who.viewer(), &request).show(SplitPage::TEMPLATE, SplitPage::TITLE, &page).await
}

async fn split_page(
    site: &Site,
    who: &SignedIn,
    (id, after): (ThreadId, i64),
    (raw, errors): (RawSplit, FormErrors),
) -> Result<SplitPage, Error> {
    let (viewer, on) = (who.viewer(), site.clone());
    site.db
        .read(move |conn| {
            let (thread, board) = found(conn, &viewer, id)?;
            let mut rows = store::page_of(conn, id, after, MOST as i64 + 1)?;
            let more = rows.len() > MOST;
            rows.truncate(MOST);
            let people: Vec<_> = rows.iter().map(|post| post.author_id).collect();
            let faces = accounts::faces(conn, &people)?;
            let posts = rows.iter().map(|post| PostLine {
                id: post.id.0,
                number: post.number,
                url: permalink(&thread.url(), post.number, on.config.posts.page_size),
                author: person(faces.get(&post.author_id), &on.config.brand).name,
                at: post.created_at,
                excerpt: excerpt(&text_of(&post.html), EXCERPT),
                ticked: raw.posts.contains(&post.id),
                stays: post.number == 1,
            });
            let mut title = FieldView::new("title", "Title of the new thread", "text").value(&raw.title);
            title.error = errors.get("title").map(str::to_owned);
            let next = rows.last().filter(|_| more).map(|last| last.number);
            Ok::<_, Error>(SplitPage {
                posts: posts.collect(),
                thread: link(&thread),
                id,
                errors: summary(&errors),
                posts_error: errors.get("posts").map(str::to_owned),
                after,
                next_url: next.map(|next| format!("/threads/{id}/split?after={next}")),
                first_url: (after > 0).then(|| format!("/threads/{id}/split")),
                title,
                place: places(conn, &viewer, &board, (&raw.place, &errors))?,
            })
        })
        .await
}

/// The boards that the new thread may stand in; with their labels where these are needed.
fn places(
    conn: &mut Conn,
    viewer: &Viewer,
    from: &Board,
    (chosen, errors): (&str, &FormErrors),
) -> Result<Choice, Error> {
    let mut options = Vec::new();
    for board in boards::visible_boards(conn, viewer)? {
        let open = board.id == from.id || spine::may_move(viewer, from, &board).is_ok();
        if !open || !policy::is_plain(board.kind) {
            continue;
        }
        let labels = if board.label_required { boards::labels_of(conn, board.id)? } else { Vec::new() };
        if labels.is_empty() {
            options.push((board.slug.clone(), board.name.clone()));
        }
        for label in labels {
            options.push((format!("{}:{}", board.slug, label.id), format!("{}: {}", board.name, label.name)));
        }
    }
    let of_here = |(place, _): &&(String, String)| place.split(':').next() == Some(from.slug.as_str());
    let here = options.iter().find(of_here).map_or("", |(place, _)| place).to_owned();
    let current = if chosen.is_empty() { &here } else { chosen };
    Ok(Choice::new("place", "Board", current, options.clone(), errors))
}

pub async fn split(
    site: Site,
    who: Keeper,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now, raw) = (ThreadId(*id), site.clock.now(), RawSplit::read(&form));
    let viewer = who.viewer();
    site.db.read(move |conn| found(conn, &viewer, id).map(drop)).await?;
    let errors = match raw.check(id) {
        Err(errors) => errors,
        Ok(new) => {
            let asker = who.clone();
            match site.db.write(move |tx| actions::split(tx, &asker, &new, now)).await {
                Ok(made) => {
                    return Ok(back(&site, &made.url(), "Split off: the posts are a thread of their own."));
                }
                Err(Error::Refused(refusal)) => FormErrors::one("posts", refusal.0),
                Err(error) => return Err(error),
            }
        }
    };
    let after = form.get("after").parse().unwrap_or(0);
    let page = split_page(&site, &who, (id, after), (raw, errors)).await?;
    Frame::new(&site, &who.viewer(), &request).refuse(SplitPage::TEMPLATE, SplitPage::TITLE, &page).await
}
