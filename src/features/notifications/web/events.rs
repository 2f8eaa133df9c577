//! Server-sent events: how much is unread, and what is new in an open thread.
//! Each notification is an event with its own number, so that a stream goes on
//! after the last one that came, at whichever process.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, ContentEncoding};
use actix_web::web::{self, Bytes};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::{oneshot, watch};

use crate::features::notifications::live::{SESSION, THREAD, USER};
use crate::features::notifications::store::live as store;
use crate::forum::accounts::session::{self, Fresh};
use crate::forum::inbox;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::store as threads;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::Unavailable;
use crate::kit::error::{Error, Refusal};
use crate::kit::hub::Listener;
use crate::kit::site::{Site, Unread};
use crate::kit::web::cookies;

/// A line that says nothing, so that both ends know of a line that broke.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Streams of one person: as many open windows. With one more the oldest ends.
const WINDOWS: usize = 12;
/// Events in one piece.
const TOGETHER: i64 = 50;
/// Milliseconds after which a browser comes back.
const RETRY: u64 = 3_000;

#[derive(Debug, Deserialize)]
pub struct Query {
    /// A thread that is open, and the number of the last post in it.
    thread: Option<i64>,
    seen: Option<i64>,
    /// The last event that came, where a header can't say so.
    last: Option<i64>,
    /// Answers what is new and ends: for those who ask again and again.
    once: Option<u8>,
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let from = request.headers().get("sec-fetch-site").map(|value| value.to_str().unwrap_or("?"));
    if from.is_some_and(|from| !matches!(from, "same-origin" | "none")) {
        return Err(Refusal::new("These events are for our own pages.").into());
    }
    if site.hub.is_full() {
        return Err(Unavailable("too many streams are open".to_owned()).into());
    }
    let token = cookies::session_token(&site, &request).ok_or(Error::NotFound)?;
    let header = request.headers().get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let open = query.thread.map(|id| Open { id: ThreadId(id), seen: query.seen.unwrap_or(0) });
    let mut own = Stream {
        // Before the first question: what comes after it wakes the stream.
        user: site.hub.listen((USER, who.id.0)),
        session: site.hub.listen((SESSION, who.session)),
        thread: open.as_ref().map(|open| site.hub.listen((THREAD, open.id.0))),
        closing: site.hub.closing(),
        window: site.hub.open_window(who.id.0, WINDOWS),
        site: site.clone(),
        token,
        last: header.or(query.last),
        unread: Unread::default(),
        is_over: false,
        open,
    };
    let first = own.begin(&who.viewer()).await?;
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header(ContentEncoding::Identity)
        .insert_header(("x-accel-buffering", "no"));
    if query.once.is_some() {
        return Ok(answer.body(first));
    }
    let first = stream::once(std::future::ready(Ok::<_, Error>(Bytes::from(first))));
    let rest = stream::unfold(Some(own), |own| async move {
        let mut own = own?;
        let piece = own.next().await?;
        Some((Ok(Bytes::from(piece)), Some(own)))
    });
    Ok(answer.streaming(futures_util::StreamExt::chain(first, rest)))
}

/// A thread that is open in the window.
struct Open {
    id: ThreadId,
    seen: i64,
}

struct Stream {
    site: Site,
    token: String,
    user: Listener,
    session: Listener,
    thread: Option<Listener>,
    closing: watch::Receiver<bool>,
    /// Ends when the person has opened too many others since.
    window: oneshot::Receiver<()>,
    is_over: bool,
    last: Option<i64>,
    /// What the bell showed last.
    unread: Unread,
    open: Option<Open>,
}

/// What the bell and the letter in the topbar show.
fn bell(unread: Unread) -> String {
    format!("{{\"unread\":{},\"messages\":{}}}", unread.all, unread.messages)
}

impl Stream {
    /// What comes at once: what was missed, or how things are.
    async fn begin(&mut self, viewer: &Viewer) -> Result<String, Error> {
        let mut said = format!("retry: {RETRY}\n\n");
        if self.last.is_some() {
            said.push_str(&self.news(viewer).await?);
        } else if let Some(user) = viewer.id() {
            let newest = self.site.db.read(move |conn| Ok::<_, Error>(store::newest_of(conn, user)?)).await?;
            self.last = Some(newest);
        }
        let unread = inbox::unread(&self.site, viewer).await?;
        self.unread = unread;
        let id = self.last.unwrap_or(0);
        said.push_str(&format!("id: {id}\nevent: bell\ndata: {}\n\n", bell(unread)));
        said.push_str(&self.replies(viewer).await?);
        Ok(said)
    }

    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        loop {
            if self.is_over || *self.closing.borrow() {
                return None;
            }
            let thread = async {
                match &mut self.thread {
                    Some(thread) => thread.heard().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                _ = self.closing.changed() => return None,
                _ = &mut self.window => {
                    self.is_over = true;
                    return Some("event: enough\ndata: {}\n\n".to_owned());
                }
                () = self.session.heard() => {}
                () = self.user.heard() => {}
                () = thread => {}
                () = tokio::time::sleep(HEARTBEAT) => return Some(":\n\n".to_owned()),
            }
            match self.look().await {
                Ok(Some(said)) if said.is_empty() => {}
                Ok(said) => return said,
                // The database is away: the browser comes back with its number.
                Err(_) => return None,
            }
        }
    }

    /// Asks what is new, as somebody who may by now see other things than
    /// when the stream began; `None` when they are logged in no longer.
    async fn look(&mut self) -> Result<Option<String>, Error> {
        let _turn = self.site.hub.turns.clone().acquire_owned().await;
        let viewer = session::viewer(&self.site, &self.token, Fresh::Kept).await?;
        if viewer.role().is_none() {
            return Ok(None);
        }
        let mut said = self.news(&viewer).await?;
        said.push_str(&self.replies(&viewer).await?);
        Ok(Some(said))
    }

    async fn news(&mut self, viewer: &Viewer) -> Result<String, Error> {
        let Some(user) = viewer.id() else { return Ok(String::new()) };
        let (asker, last) = (viewer.clone(), self.last.unwrap_or(0));
        let news = self
            .site
            .db
            .read(move |conn| Ok::<_, Error>(store::of_since(conn, &asker, user, last, TOGETHER)?))
            .await?;
        if news.is_empty() {
            // Told in person, or read elsewhere: the bell alone.
            let unread = inbox::unread(&self.site, viewer).await?;
            let changed = std::mem::replace(&mut self.unread, unread) != unread;
            let said = || format!("event: bell\ndata: {}\n\n", bell(unread));
            return Ok(if changed { said() } else { String::new() });
        }
        self.site.bells.invalidate(&user.0);
        let unread = inbox::unread(&self.site, viewer).await?;
        self.unread = unread;
        let mut said = String::new();
        for (id, kind) in &news {
            let kind = kind.word();
            said.push_str(&format!(
                "id: {id}\nevent: notice\ndata: {{\"unread\":{},\"kind\":\"{kind}\"}}\n\n",
                unread.all
            ));
            self.last = Some(*id);
        }
        if news.len() as i64 == TOGETHER {
            // There may be more: look again at once.
            self.site.hub.tell((USER, user.0));
        }
        Ok(said)
    }

    /// How many replies came since the page was shown.
    async fn replies(&mut self, viewer: &Viewer) -> Result<String, Error> {
        let Some(open) = &mut self.open else { return Ok(String::new()) };
        let (asker, id) = (viewer.clone(), open.id);
        let found =
            self.site.db.read(move |conn| Ok::<_, Error>(threads::visible_to(conn, &asker, id)?)).await;
        let (thread, _) = match found {
            Ok(found) => found,
            Err(Error::NotFound) => return Ok(String::new()),
            Err(error) => return Err(error),
        };
        let fresh = thread.last_number - open.seen;
        if fresh <= 0 {
            return Ok(String::new());
        }
        let url = permalink(&thread.url(), open.seen + 1, self.site.config.posts.page_size);
        let data = serde_json::json!({ "thread": id, "new": fresh, "url": url });
        Ok(format!("event: replies\ndata: {data}\n\n"))
    }
}
