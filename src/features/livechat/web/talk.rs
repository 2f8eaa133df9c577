//! The requester's side: what is open, asking, and the chat itself.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{categories, first_of, has_read, is_ahead, open_now, said, to_script, wake};
use crate::features::livechat::actions::ask::{self, Ask};
use crate::features::livechat::forms::{self, RawAsk, Typed};
use crate::features::livechat::model::Side;
use crate::features::livechat::policy;
use crate::features::livechat::socket::visible;
use crate::features::livechat::store;
use crate::features::livechat::views::{ChatPage, ChatStartPage, PastView, SayView, StateView, line_views};
use crate::forum::artists::store as artists;
use crate::forum::cases::model::CaseId;
use crate::forum::cases::seals;
use crate::forum::form::uploads::WithFiles;
use crate::forum::form::{Form, Sent};
use crate::forum::frame::Frame;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::error::{Error, Refusal};
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, see_other};

/// Earlier chats on the page.
const PAST: i64 = 20;

async fn start(site: &Site, who: &SignedIn, raw: RawAsk, errors: FormErrors) -> Result<ChatStartPage, Error> {
    let (on, user) = (site.clone(), who.id);
    site.db
        .read(move |conn| {
            let now = on.clock.now();
            let (open, wait) = open_now(conn, &on, now)?;
            let (all, past) = (artists::verified_of(conn, user)?, store::of_requester(conn, user, PAST)?);
            // Which queue it is depends on what it is about.
            let categories = categories(conn, &on, now)?;
            let mut page = ChatStartPage::new(categories, &all, (open, &wait), &raw, &errors);
            page.current = past
                .iter()
                .find(|(chat, _)| chat.state.is_open())
                .map(|(chat, case)| PastView::of(chat, case));
            let over = past.iter().filter(|(chat, _)| !chat.state.is_open());
            page.past = over.map(|(chat, case)| PastView::of(chat, case)).collect();
            Ok::<_, Error>(page)
        })
        .await
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    let page = start(&site, &who, RawAsk::default(), FormErrors::default()).await?;
    Frame::new(&site, &who.viewer(), &request)
        .show(ChatStartPage::TEMPLATE, ChatStartPage::TITLE, &page)
        .await
}

pub async fn create(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    sent: Sent,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Write, &who.id.to_string())?;
    let user = who.id;
    let works =
        site.db.read(move |conn| Ok::<_, Error>(!artists::verified_of(conn, user)?.is_empty())).await?;
    policy::may_chat(&who.viewer(), works)?;
    let raw = RawAsk::read(&sent);
    let refused = match raw.check(&site.config.live_chat) {
        Err(errors) => errors,
        Ok(typed) => match begin(&site, &who, &raw, typed).await? {
            Ok(place) => return Ok(see_other(&place)),
            Err(sentence) => FormErrors::one("body", sentence),
        },
    };
    let page = start(&site, &who, raw, refused).await?;
    Frame::new(&site, &who.viewer(), &request)
        .refuse(ChatStartPage::TEMPLATE, ChatStartPage::TITLE, &page)
        .await
}

async fn begin(
    site: &Site,
    who: &SignedIn,
    raw: &RawAsk,
    typed: Typed,
) -> Result<Result<String, String>, Error> {
    let words = match forms::words(site, &raw.body).await? {
        Ok(words) => words,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let Typed { artist, category, subject } = typed;
    let ask = Ask { artist, category, subject, words, key: raw.key.clone() };
    let (on, who) = (site.clone(), who.clone());
    let begun = site
        .db
        .write_unseen(move |tx| {
            let now = on.clock.now();
            let (open, _) = open_now(tx, &on, now)?;
            ask::begin(tx, &who, &ask, (&on.config.support, open), now)
        })
        .await;
    match begun {
        Ok(case) => {
            wake(site, case.id);
            Ok(Ok(format!("/support/chat/{}", case.reference)))
        }
        Err(Error::Refused(Refusal(sentence))) => Ok(Err(sentence)),
        Err(error) => Err(error),
    }
}

/// The page with what was typed, and the case's number.
async fn page(
    site: &Site,
    who: &SignedIn,
    reference: &str,
    (body, key, errors): (String, String, FormErrors),
) -> Result<(ChatPage, CaseId), Error> {
    let (on, viewer, reference) = (site.clone(), who.viewer(), reference.to_owned());
    site.db
        .read(move |conn| {
            let (chat, case) = visible(conn, &viewer, Side::Requester, &reference)?;
            let first = first_of(case.last_number);
            let entries = store::lines(conn, case.id, first, Side::Requester, i64::MAX)?;
            let names = artists::names(conn, &[chat.artist_id])?;
            let action = format!("/support/chat/{}", case.reference);
            let last = entries.last().map_or(0, |entry| entry.number);
            let case_url = seals::page_url(&on.key, &case);
            let page = ChatPage {
                lines: line_views(conn, &on, &viewer, (&case, Side::Requester), &entries)?,
                state: StateView::load(conn, &on, (&chat, &case, Side::Requester), on.clock.now())?,
                artist: names.get(&chat.artist_id).cloned().unwrap_or_default(),
                category: on.config.support.category_name(&case.category).to_owned(),
                at: case.created_at,
                transcript_url: format!("{case_url}/transcript"),
                case_url,
                has_earlier: first > 0,
                say: SayView::new(&action, (&body, &key), last, true, &errors),
                can_again: !chat.state.is_open(),
                reference: case.reference,
                subject: case.subject,
            };
            Ok::<_, Error>((page, case.id))
        })
        .await
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let empty = (String::new(), String::new(), FormErrors::default());
    let (page, id) = page(&site, &who, &reference, empty).await?;
    if !is_ahead(&request) {
        has_read(&site, &who, (id, Side::Requester), page.say.last).await?;
    }
    let title = page.subject.clone();
    Frame::new(&site, &who.viewer(), &request).show(ChatPage::TEMPLATE, &title, &page).await
}

pub async fn say(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
    form: WithFiles,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    let asked = reference.clone();
    let (_, case) = site.db.read(move |conn| visible(conn, &viewer, Side::Requester, &asked)).await?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (body, key) = (form.sent.get("body").to_owned(), forms::key_of(&form.sent));
    let said = said(&site, &who, (case.id, Side::Requester), form).await?;
    if csrf::is_script(&request) {
        return Ok(to_script(&said));
    }
    let sentence = match said {
        Ok(number) => return Ok(see_other(&format!("/support/chat/{}#line-{number}", case.reference))),
        Err(sentence) => sentence,
    };
    let (page, _) = page(&site, &who, &reference, (body, key, FormErrors::one("body", sentence))).await?;
    let title = page.subject.clone();
    Frame::new(&site, &who.viewer(), &request)
        .answer(StatusCode::UNPROCESSABLE_ENTITY, ChatPage::TEMPLATE, &title, &page)
        .await
}

pub async fn act(
    site: Site,
    who: SignedIn,
    _form: Form,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (reference, verb) = path.into_inner();
    let (viewer, on) = (who.viewer(), site.clone());
    let (_, case) = site.db.read(move |conn| visible(conn, &viewer, Side::Requester, &reference)).await?;
    let (id, is_end) = (case.id, verb == "end");
    site.db
        .write_unseen(move |tx| {
            let now = on.clock.now();
            if is_end {
                return ask::end(tx, &who, id, now);
            }
            let (open, _) = open_now(tx, &on, now)?;
            ask::again(tx, &who, id, (&on.config.support, open), now)
        })
        .await?;
    wake(&site, id);
    let place = format!("/support/chat/{}", case.reference);
    let sentence =
        if is_end { "The chat is ended. What was said stays here." } else { "You are in the queue." };
    Ok(back(&site, &place, sentence))
}
