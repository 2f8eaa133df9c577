//! The agents' side: who is on duty, the queue, and the chats that one has.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{first_of, has_read, is_ahead, said, to_script, wake};
use crate::features::livechat::actions::QUEUE_NOTICE;
use crate::features::livechat::actions::desk as verbs;
use crate::features::livechat::forms;
use crate::features::livechat::model::{Chat, ChatState, Side};
use crate::features::livechat::policy;
use crate::features::livechat::socket::visible;
use crate::features::livechat::store::{self, queue};
use crate::features::livechat::views::{
    ChatDeskPage, ChatWorkPage, QueueLine, SayView, StateView, TeamView, line_views,
};
use crate::forum::accounts::model::Face;
use crate::forum::accounts::store as accounts;
use crate::forum::artists::model::ArtistId;
use crate::forum::artists::store as artists;
use crate::forum::cases::model::{Case, CaseId};
use crate::forum::cases::store::seats;
use crate::forum::form::Form;
use crate::forum::form::uploads::WithFiles;
use crate::forum::frame::Frame;
use crate::forum::inbox::store::notices;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::config::Config;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::forms::FormErrors;
use crate::kit::web::limits::Act;
use crate::kit::web::{csrf, see_other};

const DESK: &str = "/desk/chats";
/// Lines of the queue, and of what others have, on the page.
const MOST: i64 = 50;

/// Chats as lines of a list: one question for their artists.
fn lines(
    conn: &mut Conn,
    config: &Config,
    rows: &[(Chat, Case)],
    teams: &[String],
) -> Result<Vec<QueueLine>, Error> {
    let ids: Vec<ArtistId> = rows.iter().map(|(chat, _)| chat.artist_id).collect();
    let names: HashMap<ArtistId, String> = artists::names(conn, &ids)?;
    let line = |(chat, case): &(Chat, Case)| {
        let artist = names.get(&chat.artist_id).map(String::as_str).unwrap_or_default();
        let line = QueueLine::of(chat, case, artist, &config.support);
        QueueLine { is_for_you: teams.contains(&case.team), ..line }
    };
    Ok(rows.iter().map(line).collect())
}

pub async fn index(site: Site, who: SignedIn, request: HttpRequest) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (on, user, now) = (site.clone(), who.id, site.clock.now());
    if !is_ahead(&request) {
        // Looking at the queue is a sign of who is on duty.
        site.db
            .write_unseen(move |tx| {
                queue::hold_agent(tx, user, now)?;
                Ok::<_, Error>(notices::mark_read_about(tx, user, QUEUE_NOTICE, now)?)
            })
            .await?;
        site.bells.invalidate(&user.0);
    }
    let page = site
        .db
        .read(move |conn| {
            let config = &on.config;
            let agents = queue::agents(conn, now)?;
            let (waiting, mine) = (queue::waiting(conn, MOST)?, queue::live_of(conn, user)?);
            let others = queue::others(conn, user, MOST)?;
            let teams = seats::teams_of(conn, user)?;
            Ok::<_, Error>(ChatDeskPage {
                on_since: queue::duty(conn, user)?,
                agents: agents
                    .iter()
                    .filter(|face| face.id != user)
                    .map(|face| face.view(&config.brand))
                    .collect(),
                in_hours: config.support.calendar(&config.live_chat.hours).is_open(now),
                most: config.live_chat.most_per_agent,
                waiting: lines(conn, config, &waiting, &teams)?,
                mine: lines(conn, config, &mine, &teams)?,
                others: lines(conn, config, &others, &teams)?,
            })
        })
        .await?;
    Frame::new(&site, &who.viewer(), &request).show(ChatDeskPage::TEMPLATE, ChatDeskPage::TITLE, &page).await
}

pub async fn duty(site: Site, who: SignedIn, form: Form) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (on, now) = (form.get("duty") == "on", site.clock.now());
    site.db.write_unseen(move |tx| verbs::set_duty(tx, &who, on, now)).await?;
    site.hub.tell(crate::features::livechat::live::QUEUE);
    let sentence = if on {
        "You are on duty: take a chat when you are ready."
    } else {
        "You are off duty. Chats that you have stay yours."
    };
    Ok(back(&site, DESK, sentence))
}

/// Takes this chat or the next one, and leads there.
async fn take(site: &Site, who: SignedIn, wanted: Option<CaseId>) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let on = site.clone();
    let taken = site
        .db
        .write_unseen(move |tx| {
            let (config, now) = (&on.config, on.clock.now());
            verbs::take(tx, &who, wanted, (&config.live_chat, &config.support), now)
        })
        .await?;
    Ok(match taken {
        Some(case) => {
            wake(site, case.id);
            see_other(&format!("{DESK}/{}", case.reference))
        }
        None if wanted.is_some() => back(site, DESK, "Somebody else has taken it, or it is over."),
        None => back(site, DESK, "Nobody waits any more."),
    })
}

pub async fn next(site: Site, who: SignedIn, _form: Form) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    take(&site, who, None).await
}

/// The page with what was typed, the case's number, and whether the chat is the viewer's.
async fn page(
    site: &Site,
    who: &SignedIn,
    reference: &str,
    (body, key, errors): (String, String, FormErrors),
) -> Result<(ChatWorkPage, CaseId, bool), Error> {
    let (on, asker, reference) = (site.clone(), who.clone(), reference.to_owned());
    site.db
        .read(move |conn| {
            let (viewer, now, config) = (asker.viewer(), on.clock.now(), &on.config);
            let (chat, case) = visible(conn, &viewer, Side::Agent, &reference)?;
            let first = first_of(case.last_number);
            let entries = store::lines(conn, case.id, first, Side::Agent, i64::MAX)?;
            let names = artists::names(conn, &[chat.artist_id])?;
            let faces = accounts::faces(conn, &[chat.requester_id])?;
            let (action, last) =
                (format!("{DESK}/{}", case.reference), entries.last().map_or(0, |entry| entry.number));
            let is_own = chat.state == ChatState::Live && chat.agent_id == Some(asker.id);
            let own = queue::live_of(conn, asker.id)?;
            let mut mine = lines(conn, config, &own, &[])?;
            for line in &mut mine {
                line.is_current = line.reference == case.reference;
            }
            let free = |face: &&Face| face.id != asker.id;
            let colleagues = if is_own { queue::agents(conn, now)? } else { Vec::new() };
            let may = policy::may_say(asker.id, &chat).is_ok();
            let page = ChatWorkPage {
                lines: line_views(conn, &on, &viewer, (&case, Side::Agent), &entries)?,
                state: StateView::load(conn, &on, (&chat, &case, Side::Agent), now)?,
                artist: names.get(&chat.artist_id).cloned().unwrap_or_default(),
                category: config.support.category_name(&case.category).to_owned(),
                requester: person(faces.get(&chat.requester_id), &config.brand),
                asked_at: chat.asked_at,
                case_url: case.desk_url(),
                has_earlier: first > 0,
                say: may.then(|| SayView::new(&action, (&body, &key), last, true, &errors)),
                socket: format!("{action}/socket"),
                last,
                mine,
                can_take: chat.state == ChatState::Waiting,
                can_act: is_own,
                teams: config
                    .support
                    .teams
                    .iter()
                    .map(|team| TeamView {
                        slug: team.slug.clone(),
                        name: team.name.clone(),
                        current: team.slug == case.team,
                    })
                    .collect(),
                colleagues: colleagues.iter().filter(free).map(|face| face.view(&config.brand)).collect(),
                reference: case.reference,
                subject: case.subject,
                facts: case.facts,
            };
            Ok::<_, Error>((page, case.id, is_own))
        })
        .await
}

pub async fn show(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let empty = (String::new(), String::new(), FormErrors::default());
    let (page, id, is_own) = page(&site, &who, &reference, empty).await?;
    if is_own && !is_ahead(&request) {
        has_read(&site, &who, (id, Side::Agent), page.last).await?;
    }
    let title = page.subject.clone();
    Frame::new(&site, &who.viewer(), &request).show(ChatWorkPage::TEMPLATE, &title, &page).await
}

async fn case_of(site: &Site, who: &SignedIn, reference: &str) -> Result<Case, Error> {
    let (viewer, reference) = (who.viewer(), reference.to_owned());
    let (_, case) = site.db.read(move |conn| visible(conn, &viewer, Side::Agent, &reference)).await?;
    Ok(case)
}

pub async fn say(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    reference: web::Path<String>,
    form: WithFiles,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let case = case_of(&site, &who, &reference).await?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (body, key) = (form.sent.get("body").to_owned(), forms::key_of(&form.sent));
    let said = said(&site, &who, (case.id, Side::Agent), form).await?;
    if csrf::is_script(&request) {
        return Ok(to_script(&said));
    }
    let sentence = match said {
        Ok(number) => return Ok(see_other(&format!("{DESK}/{}#line-{number}", case.reference))),
        Err(sentence) => sentence,
    };
    let (mut page, ..) =
        page(&site, &who, &reference, (body.clone(), key.clone(), FormErrors::one("body", sentence.clone())))
            .await?;
    if page.say.is_none() {
        // The words are kept although somebody else has the chat now.
        let action = format!("{DESK}/{}", case.reference);
        let errors = FormErrors::one("body", sentence);
        page.say = Some(SayView::new(&action, (&body, &key), page.last, true, &errors));
    }
    let title = page.subject.clone();
    Frame::new(&site, &who.viewer(), &request)
        .answer(StatusCode::UNPROCESSABLE_ENTITY, ChatWorkPage::TEMPLATE, &title, &page)
        .await
}

pub async fn transfer(
    site: Site,
    who: SignedIn,
    form: Form,
    reference: web::Path<String>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let case = case_of(&site, &who, &reference).await?;
    let (on, id, name) = (site.clone(), case.id, form.get("username").to_owned());
    let called = site
        .db
        .write_unseen(move |tx| verbs::transfer(tx, &who, (id, &name), &on.config.live_chat, on.clock.now()))
        .await?;
    wake(&site, id);
    Ok(back(&site, DESK, &format!("{called} has the chat now.")))
}

pub async fn act(
    site: Site,
    who: SignedIn,
    form: Form,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Error> {
    policy::may_work(&who.viewer())?;
    let (reference, verb) = path.into_inner();
    let team = Some(form.get("team").to_owned()).filter(|team| !team.is_empty());
    let case = case_of(&site, &who, &reference).await?;
    if verb == "take" {
        return take(&site, who, Some(case.id)).await;
    }
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (on, id, done) = (site.clone(), case.id, verb.clone());
    site.db
        .write_unseen(move |tx| {
            let now = on.clock.now();
            match done.as_str() {
                "queue" => verbs::to_queue(tx, &who, (id, team.as_deref()), &on.config.support, now),
                "case" => verbs::to_case(tx, &who, id, now),
                solved => verbs::end(tx, &who, (id, solved == "resolve"), &on.config.support, now),
            }
        })
        .await?;
    wake(&site, id);
    Ok(match verb.as_str() {
        "queue" => back(&site, DESK, "It waits again, at its old place."),
        "case" => back(&site, &case.desk_url(), "It goes on as a case."),
        "resolve" => back(&site, DESK, "The chat is ended, and its case resolved."),
        _ => back(&site, DESK, "The chat is ended. Its case stays open."),
    })
}
