//! The sockets of open chats. A page says which line it has last and gets what follows, so that
//! it goes on at any process; what it says carries a key of its own, so that it can be sent again.

mod heard;
mod talk;
mod wire;

use actix_web::http::header::{HOST, ORIGIN};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::model::{Chat, Side};
use super::{policy, store};
use crate::forum::cases::model::Case;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Unavailable};
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::cookies;
use talk::Talk;

/// Bytes of a message at most: a line and what stands around it.
const MAX_MESSAGE: usize = 64 * 1024;

#[derive(Debug, Deserialize)]
pub struct Query {
    /// The last line that the page has.
    last: Option<i64>,
}

pub async fn for_requester(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    path: web::Path<String>,
    query: web::Query<Query>,
    body: web::Payload,
) -> Result<HttpResponse, Error> {
    open(site, who, (Side::Requester, path.into_inner()), (request, body), query.last).await
}

pub async fn for_agent(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    path: web::Path<String>,
    query: web::Query<Query>,
    body: web::Payload,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    open(site, who, (Side::Agent, path.into_inner()), (request, body), query.last).await
}

/// The chat, if it is the viewer's on this side; absent and somebody else's look the same.
pub fn visible(conn: &mut Conn, viewer: &Viewer, side: Side, reference: &str) -> Result<(Chat, Case), Error> {
    let (chat, case) = store::by_reference(conn, reference)?;
    match side {
        Side::Requester if viewer.id() == Some(chat.requester_id) => Ok((chat, case)),
        Side::Requester => Err(Error::NotFound),
        Side::Agent => {
            policy::may_work(viewer)?;
            Ok((chat, case))
        }
    }
}

async fn open(
    site: Site,
    who: SignedIn,
    (side, reference): (Side, String),
    (request, body): (HttpRequest, web::Payload),
    last: Option<i64>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let (chat, _) = site.db.read(move |conn| visible(conn, &viewer, side, &reference)).await?;
    if !is_from_us(&site, &request) {
        return Err(Refusal::new("This address is for our own pages.").into());
    }
    if site.hub.is_full() {
        return Err(Unavailable("too many streams are open".to_owned()).into());
    }
    let token = cookies::session_token(&site, &request).ok_or(Error::NotFound)?;
    let (response, session, stream) = actix_ws::handle(&request, body)
        .map_err(|_| Error::BadRequest("This address answers WebSockets alone.".to_owned()))?;
    let stream =
        stream.max_frame_size(MAX_MESSAGE).aggregate_continuations().max_continuation_size(MAX_MESSAGE);
    let talk = Talk::new(&site, &who, token, (chat.case_id, side), last.unwrap_or(0).max(0));
    actix_web::rt::spawn(talk.run(session, stream));
    Ok(response)
}

/// A page of another site can open a socket here with somebody's cookie: what it is from is asked.
fn is_from_us(site: &Site, request: &HttpRequest) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let scheme = site.origin.split_once("://").map_or("http", |(scheme, _)| scheme);
    match (header(ORIGIN), header(HOST)) {
        // The front door has looked at the host.
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(&format!("{scheme}://{host}")),
        _ => false,
    }
}
