//! The addresses of the queue of posts that wait.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::actions::{self, At, Decision};
use super::views::{HeldPage, HeldView};
use super::{policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::gate::lessons;
use crate::forum::posts::model::{PostId, permalink};
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::fold;

const SIZE: i64 = 20;
/// Characters of a post that the queue shows.
const WORDS: usize = 1_500;
/// Characters of a reason at most.
const MAX_REASON: usize = 2_000;

#[derive(Debug, Default, Deserialize)]
pub struct Query {
    after: Option<i64>,
}

async fn load(site: &Site, who: &SignedIn, after: Option<i64>) -> Result<HeldPage, Error> {
    let (viewer, on) = (who.viewer(), site.clone());
    policy::may_review(&viewer)?;
    let (mut rows, faces, totals) = site
        .db
        .read(move |conn| {
            let rows = store::page_of(conn, &viewer, after.map(PostId), SIZE + 1)?;
            let mut people: Vec<UserId> = rows.iter().map(|row| row.0.author_id).collect();
            people.sort_unstable();
            people.dedup();
            Ok::<_, Error>((rows, accounts::faces(conn, &people)?, lessons::totals(conn)?))
        })
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let spam = &on.config.spam;
    Ok(HeldPage {
        next_url: rows.last().filter(|_| more).map(|row| format!("/desk/held?after={}", row.0.post_id)),
        first_url: after.map(|_| "/desk/held".to_owned()),
        lines: rows
            .into_iter()
            .map(|(held, thread, number, body)| HeldView {
                id: held.post_id.0,
                author: person(faces.get(&held.author_id), &on.config.brand),
                thread: Link {
                    url: permalink(&thread.url(), number, on.config.posts.page_size),
                    name: thread.title,
                },
                opens_thread: held.opens_thread,
                words: excerpt(&body, WORDS),
                score: held.score,
                reasons: held.reasons.lines().map(str::to_owned).collect(),
                at: held.held_at,
                reason: String::new(),
                error: None,
            })
            .collect(),
        hold_from: spam.hold_from,
        learn_from: spam.learn_from,
        spam: totals.spam,
        fine: totals.fine,
    })
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let page = load(&site, &who, query.after).await?;
    Frame::new(&site, &who.viewer(), &request).show(HeldPage::TEMPLATE, HeldPage::TITLE, &page).await
}

pub async fn approve(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    decide(&site, who, PostId(*id), Decision::Approve).await?;
    Ok(back(&site, "/desk/held", "It is published, and its author is told."))
}

pub async fn refuse(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    policy::may_review(&who.viewer())?;
    let typed = form.get("reason").trim();
    let reason = fold::clean_body(typed, MAX_REASON).unwrap_or_default();
    if fold::is_blank(&reason) {
        let mut page = load(&site, &who, Some(*id - 1)).await?;
        let line = page.lines.iter_mut().find(|line| line.id == *id).ok_or(Error::NotFound)?;
        typed.clone_into(&mut line.reason);
        line.error = Some(format!("Say why, in at most {MAX_REASON} characters: the author reads it."));
        let frame = Frame::new(&site, &who.viewer(), &request);
        return frame.refuse(HeldPage::TEMPLATE, HeldPage::TITLE, &page).await;
    }
    decide(&site, who, PostId(*id), Decision::Refuse(reason)).await?;
    Ok(back(&site, "/desk/held", "It stays out of sight, and its author is told why."))
}

async fn decide(site: &Site, who: SignedIn, post: PostId, decision: Decision) -> Result<(), Error> {
    let at = At { now: site.clock.now(), page_size: site.config.posts.page_size };
    site.db.write(move |tx| actions::decide(tx, &who, post, &decision, at)).await
}
