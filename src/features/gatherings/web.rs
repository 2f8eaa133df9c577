//! The addresses of the calendar.

pub mod edit;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::model::{Audience, Gathering, GatheringId, Guest, Place};
use super::views::{self, CalendarPage, GatheringPage, GuestView, LineView};
use super::{actions, policy, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::points;
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::calendar::{self, Entry};
use crate::kit::web::limits::Act;

const COMING: i64 = 100;
const PAST: i64 = 20;

pub async fn index(site: Site, viewer: Viewer, request: HttpRequest) -> Result<HttpResponse, Error> {
    let (now, own) = (site.clock.now(), viewer.id());
    let (coming, past) = site
        .db
        .read(move |conn| {
            let (coming, past) = (store::coming(conn, now, COMING)?, store::past(conn, now, PAST)?);
            let ids: Vec<GatheringId> = coming.iter().chain(&past).map(|one| one.id).collect();
            let places = match own {
                Some(own) => store::places_of(conn, own, &ids)?,
                None => std::collections::HashMap::new(),
            };
            let lines = |all: &[Gathering]| -> Vec<LineView> {
                all.iter().map(|one| LineView::new(one, places.get(&one.id).copied())).collect()
            };
            Ok::<_, Error>((lines(&coming), lines(&past)))
        })
        .await?;
    let page = CalendarPage { coming, past, can_plan: policy::may_plan(&viewer).is_ok() };
    Frame::new(&site, &viewer, &request).show(CalendarPage::TEMPLATE, CalendarPage::TITLE, &page).await
}

pub async fn show(
    site: Site,
    viewer: Viewer,
    request: HttpRequest,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, asker, now) = (GatheringId(*id), viewer.clone(), site.clock.now());
    let brand = site.config.brand.clone();
    let page = site.db.read(move |conn| load(conn, &asker, id, &brand, now)).await?;
    let title = page.line.title.clone();
    Frame::new(&site, &viewer, &request).show(GatheringPage::TEMPLATE, &title, &page).await
}

fn load(
    conn: &mut Conn,
    viewer: &Viewer,
    id: GatheringId,
    brand: &str,
    now: Ts,
) -> Result<GatheringPage, Error> {
    let one = store::by_id(conn, id)?;
    let (taken, waiting) = store::counts(conn, id)?;
    let own = match viewer.id() {
        Some(own) => store::guest(conn, id, own)?,
        None => None,
    };
    let queue = match &own {
        Some(guest) if guest.state == Place::Waiting => Some(store::place_in_queue(conn, id, guest.id)?),
        _ => None,
    };
    let can_plan = policy::may_plan(viewer).is_ok();
    let guests = if can_plan { store::guests_of(conn, id)? } else { Vec::new() };
    let ids: Vec<UserId> = guests.iter().map(|guest| guest.user_id).collect();
    let faces = accounts::faces(conn, &ids)?;
    let view = |guest: &Guest| GuestView {
        id: guest.user_id.0,
        person: person(faces.get(&guest.user_id), brand),
        attended: guest.attended,
    };
    let is_top_ten = match viewer.id() {
        Some(own) if one.audience == Audience::TopTen => points::store::is_top_ten(conn, own)?,
        _ => false,
    };
    let may = policy::may_come(viewer, (&one, is_top_ten), now);
    let own_zone = viewer.person.as_ref().map_or("UTC", |person| person.zone.as_str());
    let has_seat = own.as_ref().is_some_and(|guest| guest.state == Place::Seat);
    let shows = (has_seat || can_plan) && !one.details.is_empty();
    Ok(GatheringPage {
        about: one.about.clone(),
        in_person: one.in_person,
        details: shows.then(|| one.details.clone()),
        ends_at: one.ends_at,
        written: (own_zone != one.zone).then(|| views::written(one.starts_at, &one.zone)),
        audience: views::audience(&one, brand),
        seats: views::seats(&one, taken),
        waiting,
        has_place: own.is_some(),
        queue,
        can_come: own.is_none() && may.is_ok(),
        has_room: one.has_room(taken) && waiting == 0,
        note: may.err().filter(|_| own.is_none()).map(|refusal| refusal.0),
        can_leave: own.is_some() && one.is_open(now),
        can_plan,
        can_cancel: can_plan && one.is_open(now),
        can_record: policy::may_record(viewer, &one, now).is_ok(),
        guests: guests.iter().filter(|guest| guest.state == Place::Seat).map(view).collect(),
        queue_of: guests.iter().filter(|guest| guest.state == Place::Waiting).map(view).collect(),
        line: LineView::new(&one, own.map(|guest| guest.state)),
    })
}

/// GET /calendar/{id}.ics: the way in is in it for those with a seat, and staff.
pub async fn file(site: Site, viewer: Viewer, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    let (id, now) = (GatheringId(*id), site.clock.now());
    let brand = site.config.brand.clone();
    let asker = viewer.clone();
    let (one, page) = site
        .db
        .read(move |conn| Ok::<_, Error>((store::by_id(conn, id)?, load(conn, &asker, id, &brand, now)?)))
        .await?;
    let about = match page.details {
        Some(details) => format!("{}\n\n{details}", one.about),
        None => one.about.clone(),
    };
    let host = url::Url::parse(&site.origin).ok().and_then(|url| url.host_str().map(str::to_owned));
    let body = calendar::file(&Entry {
        uid: &format!("gathering-{id}@{}", host.unwrap_or_default()),
        stamp: one.changed_at,
        starts: one.starts_at,
        ends: one.ends_at,
        title: &one.title,
        about: &about,
        place: &one.place,
        url: &format!("{}{}", site.origin, one.url()),
        sequence: one.sequence,
        is_cancelled: page.line.is_cancelled,
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"event-{id}.ics\"")))
        .body(body))
}

pub async fn take(site: Site, who: SignedIn, _form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, now) = (GatheringId(*id), site.clock.now());
    let place = site.db.write(move |tx| actions::come(tx, &who, id, now)).await?;
    let sentence = match place {
        Place::Seat => "You have a seat. Load the calendar file, so that you don't forget.",
        Place::Waiting => "All seats are taken. You move up when somebody gives theirs back, and hear of it.",
    };
    Ok(back(&site, &format!("/calendar/{id}"), sentence))
}

pub async fn leave(
    site: Site,
    who: SignedIn,
    _form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let (id, now) = (GatheringId(*id), site.clock.now());
    site.db.write(move |tx| actions::leave(tx, &who, id, now)).await?;
    Ok(back(&site, &format!("/calendar/{id}"), "Your place is given back."))
}

/// A ticked field `came-7` says that member 7 came.
pub async fn attendance(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let ids = form.names().filter_map(|name| name.strip_prefix("came-")?.parse().ok());
    let came: Vec<UserId> = ids.map(UserId).collect();
    let (id, now) = (GatheringId(*id), site.clock.now());
    site.db.write(move |tx| actions::record(tx, &who, id, &came, now)).await?;
    Ok(back(&site, &format!("/calendar/{id}"), "It is written down who came."))
}
