//! One conversation: reading it, writing in it, and one's own side of it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::features::messages::actions::send::{self, Begin};
use crate::features::messages::actions::side;
use crate::features::messages::forms::RawMessage;
use crate::features::messages::model::{ConversationId, Verb};
use crate::features::messages::policy;
use crate::features::messages::store::{self, Words, people};
use crate::features::messages::views::{MessageView, NewMessagePage, TalkPage, WriteView, names};
use crate::forum::accounts::store as accounts;
use crate::forum::form::{Form, Sent};
use crate::forum::frame::Frame;
use crate::forum::posts::render;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::text::fold;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::see_other;

/// Messages on one page.
const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Query {
    to: Option<String>,
    before: Option<i64>,
}

pub async fn new(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    if !who.messages_on {
        return Ok(see_other("/settings/messages"));
    }
    policy::may_send(&who.viewer())?;
    let raw = RawMessage::fresh(query.to.as_deref().unwrap_or_default());
    let page = NewMessagePage { write: WriteView::new("/messages", &raw, &FormErrors::default()) };
    Frame::new(&site, &who.viewer(), &request).show(NewMessagePage::TEMPLATE, "New message", &page).await
}

/// What stands between what was typed and sending it.
enum Stop {
    Errors(FormErrors),
    /// It was only to be looked at: how it reads.
    Preview(String),
    /// There seems to be personal data in it.
    Warnings(Vec<String>),
}

impl Stop {
    /// The form again, with the words and what there is to say.
    fn view(self, action: &str, raw: &RawMessage) -> (StatusCode, WriteView) {
        let mut write = WriteView::new(action, raw, &FormErrors::default());
        match self {
            Self::Errors(errors) => write = WriteView::new(action, raw, &errors),
            Self::Warnings(warnings) => write.warnings = warnings,
            Self::Preview(html) => {
                write.preview_html = Some(html);
                return (StatusCode::OK, write);
            }
        }
        (StatusCode::UNPROCESSABLE_ENTITY, write)
    }
}

/// What was typed, rendered; or why it is not sent.
async fn words(site: &Site, raw: &RawMessage) -> Result<Result<(String, Words), Stop>, Error> {
    if raw.preview && !raw.stale {
        return Ok(Err(Stop::Preview(render::markdown(site, &raw.body).await?.html)));
    }
    let mut errors = FormErrors::default();
    let (title, body) = raw.check(&site.config.messages, &mut errors);
    if !errors.is_empty() {
        return Ok(Err(Stop::Errors(errors)));
    }
    let warnings = render::warnings(&title, &body);
    if !warnings.is_empty() && !raw.confirmed {
        return Ok(Err(Stop::Warnings(warnings)));
    }
    let html = render::markdown(site, &body).await?.html;
    // Spaces and lines make no other text: what is sent to many is known by it.
    let folded = fold::fold(&format!("{title} {body}"));
    let search = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Ok((title, Words { body, html, search })))
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    sent: Sent,
) -> Result<HttpResponse, Error> {
    let (viewer, raw) = (who.viewer(), RawMessage::read(&sent));
    policy::may_send(&viewer)?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    let refused = match words(&site, &raw).await? {
        Ok((title, words)) => {
            let new = Begin { names: raw.names(), title, words, key: raw.key.clone() };
            let (rules, now) = (site.config.messages.clone(), site.clock.now());
            match site.db.write(move |tx| send::begin(tx, &who, &new, &rules, now)).await {
                Ok(location) => return Ok(see_other(&location)),
                Err(Error::Refused(Refusal(sentence))) => Stop::Errors(FormErrors::one("to", sentence)),
                Err(error) => return Err(error),
            }
        }
        Err(stop) => stop,
    };
    let (status, write) = refused.view("/messages", &raw);
    let page = NewMessagePage { write };
    Frame::new(&site, &viewer, &request).answer(status, NewMessagePage::TEMPLATE, "New message", &page).await
}

fn load(
    conn: &mut Conn,
    who: &SignedIn,
    id: ConversationId,
    before: Option<i64>,
    brand: &str,
) -> Result<(TalkPage, i64), Error> {
    let (conversation, side) = store::own(conn, who.id, id)?;
    let mut rows = store::messages_of(conn, who.id, (id, side.cleared_number), before, SIZE + 1)?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let people = people::of(conn, &[id])?.remove(&id).unwrap_or_default();
    let faces = accounts::faces(conn, &people)?;
    let url = format!("/messages/{id}");
    let others = names(&people, who.id, &faces);
    let may = policy::may_send(&who.viewer());
    let page = TalkPage {
        title: if conversation.title.is_empty() { others } else { conversation.title },
        people: people
            .iter()
            .filter(|user| **user != who.id)
            .filter_map(|user| faces.get(user))
            .map(|face| face.view(brand))
            .collect(),
        muted: side.muted,
        older_url: rows.last().filter(|_| more).map(|last| format!("{url}?before={}", last.number)),
        newest_url: before.map(|_| url.clone()),
        messages: rows.iter().rev().map(|row| MessageView::new(row, who.id, &faces, brand)).collect(),
        write: may.is_ok().then(|| WriteView::new(&url, &RawMessage::fresh(""), &FormErrors::default())),
        closed_note: may.err().map(|refusal| refusal.0),
        url,
    };
    // What is on an older page was read before.
    let read = if before.is_none() { conversation.last_number } else { 0 };
    let news = if read > side.read_number { read } else { 0 };
    Ok((page, news))
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    id: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    if !who.messages_on {
        return Err(Error::NotFound);
    }
    let (id, before, asker, brand) =
        (ConversationId(*id), query.before, who.clone(), site.config.brand.clone());
    let (page, read) = site.db.read(move |conn| load(conn, &asker, id, before, &brand)).await?;
    // Looking ahead is not reading.
    if read > 0 && !request.headers().contains_key("sec-purpose") {
        let (reader, now) = (who.clone(), site.clock.now());
        site.db.write_unseen(move |tx| side::read(tx, &reader, id, read, now)).await?;
        site.bells.invalidate(&who.id.0);
    }
    let title = page.title.clone();
    Frame::new(&site, &who.viewer(), &request).show(TalkPage::TEMPLATE, &title, &page).await
}

pub async fn send(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    sent: Sent,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    if !who.messages_on {
        return Err(Error::NotFound);
    }
    let (id, raw, asker, brand) =
        (ConversationId(*id), RawMessage::read(&sent), who.clone(), site.config.brand.clone());
    let (mut page, _) = site.db.read(move |conn| load(conn, &asker, id, None, &brand)).await?;
    policy::may_send(&who.viewer())?;
    site.limits.check(Act::Write, &who.id.to_string())?;
    let viewer = who.viewer();
    let refused = match words(&site, &raw).await? {
        Ok((_, words)) => {
            let (rules, now, key) = (site.config.messages.clone(), site.clock.now(), raw.key.clone());
            let written =
                site.db.write(move |tx| send::reply(tx, &who, id, (&words, &key), &rules, now)).await;
            match written {
                Ok(location) => return Ok(see_other(&location)),
                Err(Error::Refused(Refusal(sentence))) => Stop::Errors(FormErrors::one("body", sentence)),
                Err(error) => return Err(error),
            }
        }
        Err(stop) => stop,
    };
    let (status, write) = refused.view(&page.url, &raw);
    page.write = Some(write);
    let title = page.title.clone();
    Frame::new(&site, &viewer, &request).answer(status, TalkPage::TEMPLATE, &title, &page).await
}

pub async fn act(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(i64, String)>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    if !who.messages_on {
        return Err(Error::NotFound);
    }
    let (id, word) = path.into_inner();
    let (id, verb, now) =
        (ConversationId(id), Verb::from_word(&word).ok_or(Error::NotFound)?, site.clock.now());
    let user = who.id;
    site.db.write(move |tx| side::act(tx, &who, id, verb, now)).await?;
    site.bells.invalidate(&user.0);
    let own = format!("/messages/{id}");
    Ok(match verb {
        Verb::Mute => back(&site, &own, "Muted: you are not told of new messages here."),
        Verb::Unmute => back(&site, &own, "You are told of new messages here again."),
        Verb::Leave => back(&site, "/messages", "You have left. Nobody is told."),
        Verb::Delete => back(&site, "/messages", "Your copy is deleted. The others keep theirs."),
    })
}
