//! The addresses of the audit log.

use std::collections::HashMap;

use actix_web::http::header::REFERER;
use actix_web::{HttpRequest, HttpResponse, web};

use super::forms::{Asked, Raw};
use super::views::{AuditPage, LineView};
use super::{Ways, actions, policy, store};
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::{session, store as accounts};
use crate::forum::audit::{Around, Entry};
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::posts::model::permalink;
use crate::forum::threads::model::{self, PostId, ThreadId};
use crate::forum::threads::views::person;
use crate::forum::threads::web::back;
use crate::forum::viewer::SignedIn;
use crate::kit::db::Conn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::names::skeleton;
use crate::kit::web::forms::FormErrors;

/// Entries on one page.
const SIZE: usize = 50;

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    raw: web::Query<Raw>,
    ways: web::Data<Ways>,
) -> Result<HttpResponse, Error> {
    policy::may_see(&who.viewer())?;
    let frame = Frame::new(&site, &who.viewer(), &request);
    let (asked, mut errors) = raw.read();
    if errors.is_empty() {
        let on = site.clone();
        match site.db.read(move |conn| lines(conn, &on, &ways, &asked)).await? {
            Some((lines, next)) => {
                let page = AuditPage::new(&raw, &errors, lines, next);
                return frame.show(AuditPage::TEMPLATE, AuditPage::TITLE, &page).await;
            }
            None => errors = FormErrors::one("who", "Nobody has this name."),
        }
    }
    let page = AuditPage::new(&raw, &errors, Vec::new(), None);
    frame.refuse(AuditPage::TEMPLATE, AuditPage::TITLE, &page).await
}

type Page = (Vec<LineView>, Option<i64>);

/// A page of the log; `None` where nobody has the name that was asked for.
fn lines(conn: &mut Conn, site: &Site, ways: &Ways, asked: &Asked) -> Result<Option<Page>, Error> {
    let mut by = None;
    if let Some(name) = &asked.who {
        match accounts::by_name_key(conn, &skeleton(name))? {
            Some(user) => by = Some(user.id),
            None => return Ok(None),
        }
    }
    let mut entries = store::page_of(conn, asked, by, SIZE as i64 + 1)?;
    let more = entries.len() > SIZE;
    entries.truncate(SIZE);
    let next = entries.last().filter(|_| more).map(|entry| entry.id);
    let around = Subjects::load(conn, &entries)?;
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    let undone = store::undone(conn, &ids)?;
    let line = |entry: &Entry| {
        let by = entry.actor_id.map(|by| person(around.faces.get(&by), &site.config.brand));
        let (subject, url) = around.name(entry, site);
        LineView {
            id: entry.id,
            at: entry.at,
            by: by.as_ref().map(|by| by.name.clone()).unwrap_or_default(),
            by_url: by.map(|by| by.url).unwrap_or_default(),
            verb: entry.verb.replace(['-', '_'], " "),
            subject,
            url,
            is_long: entry.before.contains('\n') || entry.after.contains('\n'),
            before: entry.before.clone(),
            after: entry.after.clone(),
            reason: entry.reason.clone(),
            is_undone: undone.contains(&entry.id),
            undo_url: (ways.of(entry).is_some() && !undone.contains(&entry.id))
                .then(|| format!("/desk/audit/{}/undo", entry.id)),
        }
    };
    Ok(Some((entries.iter().map(line).collect(), next)))
}

/// What the entries of a page are about: one question for each kind.
struct Subjects {
    faces: HashMap<UserId, Face>,
    titles: HashMap<i64, String>,
    places: HashMap<i64, store::Place>,
}

impl Subjects {
    fn load(conn: &mut Conn, entries: &[Entry]) -> Result<Self, Error> {
        let of = |kinds: &[&str]| -> Vec<i64> {
            let about = entries.iter().filter(|entry| kinds.contains(&&*entry.subject_kind));
            about.map(|entry| entry.subject_id).collect()
        };
        let mut people: Vec<UserId> = of(&["member", "user"]).into_iter().map(UserId).collect();
        people.extend(entries.iter().filter_map(|entry| entry.actor_id));
        people.sort_unstable();
        people.dedup();
        let threads: Vec<ThreadId> = of(&["thread"]).into_iter().map(ThreadId).collect();
        let posts: Vec<PostId> = of(&["post"]).into_iter().map(PostId).collect();
        Ok(Self {
            faces: accounts::faces(conn, &people)?,
            titles: store::titles(conn, &threads)?,
            places: store::places(conn, &posts)?,
        })
    }

    /// What an entry is about, and its address where it has one.
    fn name(&self, entry: &Entry, site: &Site) -> (String, String) {
        let id = entry.subject_id;
        match entry.subject_kind.as_str() {
            "thread" => match self.titles.get(&id) {
                // What was merged is read itself, not what it is a part of.
                Some(title) => (title.clone(), format!("/threads/{id}?merged=keep")),
                None => (format!("Thread {id}"), String::new()),
            },
            "post" => match self.places.get(&id) {
                Some((_, thread, title, slug, number)) => {
                    let place = permalink(&model::url(*thread, slug), *number, site.config.posts.page_size);
                    (format!("Post {number} in {title}"), place)
                }
                None => (format!("Post {id}"), String::new()),
            },
            "member" | "user" => {
                let view = person(self.faces.get(&UserId(id)), &site.config.brand);
                (view.name, view.url)
            }
            "matter" => (format!("Report {id}"), format!("/desk/reports/{id}")),
            "block" => ("Blocks of addresses".to_owned(), "/desk/blocks".to_owned()),
            "artist" => (format!("Artist's claim {id}"), format!("/desk/artists/{id}")),
            // Its reference stands beside every act on a case.
            "case" => (entry.reason.clone(), format!("/desk/cases/{}", entry.reason)),
            "site" => ("The emergency switch".to_owned(), "/admin/panic".to_owned()),
            "desk" => ("The support desk".to_owned(), "/desk/support".to_owned()),
            "guideline" => ("A guideline".to_owned(), "/guidelines".to_owned()),
            "entry" => (format!("#{id}"), format!("/desk/audit?before={}", id.saturating_add(1))),
            kind => (format!("{kind} {id}"), String::new()),
        }
    }
}

pub async fn undo(
    site: Site,
    who: SignedIn,
    _form: Form,
    request: HttpRequest,
    id: web::Path<i64>,
    ways: web::Data<Ways>,
) -> Result<HttpResponse, Error> {
    policy::may_see(&who.viewer())?;
    let around = Around {
        statuses: site.config.statuses.clone(),
        brand: site.config.brand.clone(),
        page_size: site.config.posts.page_size,
        now: site.clock.now(),
    };
    let id = *id;
    let entry = site.db.write(move |tx| actions::undo(tx, &who, &ways, id, &around)).await?;
    // A sanction may be lifted: whoever it was on is asked for anew.
    if entry.subject_kind == "member" {
        session::forget_all(&site);
        site.bells.invalidate(&entry.subject_id);
    }
    Ok(back(&site, &place(&request), &format!("#{id} is undone. That is in the log as well.")))
}

/// The page of the log where the button was pressed.
fn place(request: &HttpRequest) -> String {
    let referer = request.headers().get(REFERER).and_then(|value| value.to_str().ok());
    match referer.and_then(|referer| url::Url::parse(referer).ok()) {
        Some(from) if from.path() == "/desk/audit" => match from.query() {
            Some(query) => format!("/desk/audit?{query}"),
            None => "/desk/audit".to_owned(),
        },
        _ => "/desk/audit".to_owned(),
    }
}
