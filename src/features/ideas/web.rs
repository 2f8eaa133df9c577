//! The addresses of looking after ideas.

use actix_web::{HttpRequest, HttpResponse, web};

use super::views::{AskPage, MergePage};
use super::{actions, policy};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::gate;
use crate::forum::posts::actions::Reply;
use crate::forum::posts::forms::Raw;
use crate::forum::posts::look_first::{LookFirst, Question};
use crate::forum::posts::render;
use crate::forum::threads::model::{Thread, ThreadId};
use crate::forum::threads::store as threads;
use crate::forum::threads::views::Link;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

/// Characters of a question at most.
const MAX_QUESTION: usize = 2_000;

pub async fn check(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    mark(site, who, (ThreadId(*id), true), "Checked: it stays open for votes.").await
}

pub async fn uncheck(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    mark(site, who, (ThreadId(*id), false), "It waits for a look again.").await
}

async fn mark(
    site: Site,
    who: SignedIn,
    what: (ThreadId, bool),
    sentence: &str,
) -> Result<HttpResponse, Error> {
    let now = site.clock.now();
    let thread = site.db.write(move |tx| actions::set_checked(tx, &who, what, now)).await?;
    Ok(back(&site, &thread.url(), sentence))
}

/// The idea, for somebody who looks after it.
async fn found(site: &Site, viewer: &Viewer, id: ThreadId) -> Result<Thread, Error> {
    let asker = viewer.clone();
    site.db
        .read(move |conn| {
            let (thread, board) = threads::visible_to(conn, &asker, id)?;
            policy::may_look_after(&asker, &thread, &board)?;
            Ok::<_, Error>(thread)
        })
        .await
}

fn link(thread: &Thread) -> Link {
    Link { name: thread.title.clone(), url: thread.url() }
}

pub async fn question(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let thread = found(&site, &viewer, ThreadId(*id)).await?;
    let key = crate::forum::posts::forms::new_key();
    let page = AskPage { thread: link(&thread), id: thread.id, key, body: String::new(), error: None };
    Frame::new(&site, &viewer, &request).show(AskPage::TEMPLATE, AskPage::TITLE, &page).await
}

pub async fn ask(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let (viewer, now) = (who.viewer(), site.clock.now());
    let thread = found(&site, &viewer, ThreadId(*id)).await?;
    let raw = Raw::read(&form);
    let body = match fold::clean_body(&raw.body, MAX_QUESTION) {
        Ok(body) => body,
        Err(error) => {
            let error = Some(error.to_string());
            let page = AskPage { thread: link(&thread), id: thread.id, key: raw.key, body: raw.body, error };
            let frame = Frame::new(&site, &viewer, &request);
            return frame.refuse(AskPage::TEMPLATE, AskPage::TITLE, &page).await;
        }
    };
    let reply = Reply {
        thread: thread.id,
        to: None,
        written: render::written(&site, &body).await?,
        key: raw.key,
        page_size: site.config.posts.page_size,
        again_after_days: site.config.chat.share_again_days,
        gate: gate::Rules::of(&site.config),
    };
    let location = site.db.write(move |tx| actions::ask(tx, &who, &reply, now)).await?;
    Ok(back(&site, &location, "Asked. Its author will hear of it."))
}

/// The ideas that are likely the same, to choose one.
pub async fn choose(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let thread = found(&site, &viewer, ThreadId(*id)).await?;
    let page = merge_page(&site, &request, &viewer, thread, (String::new(), None)).await?;
    Frame::new(&site, &viewer, &request).show(MergePage::TEMPLATE, MergePage::TITLE, &page).await
}

async fn merge_page(
    site: &Site,
    request: &HttpRequest,
    viewer: &Viewer,
    thread: Thread,
    (into, error): (String, Option<String>),
) -> Result<MergePage, Error> {
    let question = Question { title: thread.title.clone(), body: String::new() };
    let groups = LookFirst::ask(request, site, viewer.clone(), question).await?;
    let ideas = groups.into_iter().filter(|group| group.name == "Ideas");
    let likely = ideas.flat_map(|group| group.threads).filter(|other| other.id != thread.id.0).collect();
    Ok(MergePage { thread: link(&thread), id: thread.id, votes: thread.vote_count, likely, into, error })
}

/// The number in an address or in what somebody typed.
fn number_of(text: &str) -> Option<ThreadId> {
    let text = text.trim();
    let rest = text.split_once("/threads/").map_or(text, |(_, rest)| rest);
    let digits: String = rest.trim_start_matches('#').chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(ThreadId)
}

pub async fn merge(
    site: Site,
    who: SignedIn,
    form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (from, viewer, now) = (ThreadId(*id), who.viewer(), site.clock.now());
    let thread = found(&site, &viewer, from).await?;
    // What is typed counts before what is ticked.
    let typed = form.get("into").trim();
    let into = if typed.is_empty() { form.get("likely") } else { typed }.to_owned();
    let done = match number_of(&into) {
        Some(into) => site.db.write(move |tx| actions::merge(tx, &who, (from, into), now)).await,
        None => Err(Error::Unusable("Choose an idea, or paste the address of one.".to_owned())),
    };
    match done {
        Ok(into) => Ok(back(&site, &into.url(), "Merged: its votes count here, and its address leads here.")),
        Err(error @ (Error::Refused(_) | Error::Unusable(_))) => {
            let said = (into, Some(error.to_string()));
            let page = merge_page(&site, &request, &viewer, thread, said).await?;
            let frame = Frame::new(&site, &viewer, &request);
            frame.refuse(MergePage::TEMPLATE, MergePage::TITLE, &page).await
        }
        Err(error) => Err(error),
    }
}

pub async fn part(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let (id, now) = (ThreadId(*id), site.clock.now());
    site.db.write(move |tx| actions::part(tx, &who, id, now)).await?;
    Ok(see_other(&format!("/threads/{id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idea_is_named_by_its_address_or_its_number() {
        for text in ["12", "#12", "/threads/12", "https://x.example/threads/12/a-title?page=2", " 12 "] {
            assert_eq!(number_of(text), Some(ThreadId(12)), "{text}");
        }
        assert_eq!(number_of("a title"), None);
    }
}
