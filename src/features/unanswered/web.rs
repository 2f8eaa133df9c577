//! The addresses of what waits for an answer.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::views::{ClaimView, FilterView, LineView, UnansweredPage};
use super::{actions, store};
use crate::forum::accounts::model::UserId;
use crate::forum::accounts::store as accounts;
use crate::forum::boards::model::{Board, BoardKind};
use crate::forum::boards::store as boards;
use crate::forum::form::Form;
use crate::forum::frame::Frame;
use crate::forum::threads::model::ThreadId;
use crate::forum::threads::views::{Link, person};
use crate::forum::threads::web::back;
use crate::forum::viewer::{SignedIn, Viewer};
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::web::limits::Act;
use crate::kit::web::local_path;

const SIZE: i64 = 30;
/// Days back: what is older is not waited for any more.
const DAYS: u64 = 30;
const DAY: Duration = Duration::from_secs(86_400);

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Query {
    board: Option<String>,
    age: Option<String>,
    after: Option<i64>,
}

impl Query {
    /// The address of the list with another board or age.
    fn url(board: Option<&str>, age: Option<&str>) -> String {
        let pairs = [("board", board), ("age", age)];
        let pairs: Vec<String> =
            pairs.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?))).collect();
        if pairs.is_empty() {
            "/desk/unanswered".to_owned()
        } else {
            format!("/desk/unanswered?{}", pairs.join("&"))
        }
    }

    /// From when to when threads were begun; none for a word that is none.
    fn span(&self, now: Ts) -> (Ts, Ts) {
        match self.age.as_deref() {
            Some("day") => (now.minus(DAY), Ts(i64::MAX)),
            Some("week") => (now.minus(DAY * 7), now.minus(DAY)),
            Some("older") => (now.minus(DAY * DAYS as u32), now.minus(DAY * 7)),
            _ => (now.minus(DAY * DAYS as u32), Ts(i64::MAX)),
        }
    }
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    actions::may_see(&who.viewer())?;
    let (on, viewer, query) = (site.clone(), who.viewer(), query.into_inner());
    let page = site.db.read(move |conn| load(conn, &on, &viewer, &query)).await?;
    Frame::new(&site, &who.viewer(), &request)
        .show(UnansweredPage::TEMPLATE, UnansweredPage::TITLE, &page)
        .await
}

fn load(conn: &mut Conn, site: &Site, viewer: &Viewer, query: &Query) -> Result<UnansweredPage, Error> {
    let (now, brand) = (site.clock.now(), &site.config.brand);
    let mut open = boards::visible_boards(conn, viewer)?;
    open.retain(|board| matches!(board.kind, BoardKind::Help | BoardKind::Chat));
    let chosen: Option<&Board> = match &query.board {
        Some(slug) => Some(open.iter().find(|board| board.slug == *slug).ok_or(Error::NotFound)?),
        None => None,
    };
    let ids: Vec<_> = chosen.map_or(open.iter().map(|board| board.id).collect(), |board| vec![board.id]);
    let after = query.after.map(ThreadId);
    let mut rows = store::waiting(conn, &ids, query.span(now), after, SIZE + 1)?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let claims = store::claims(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>(), now)?;
    let people: Vec<UserId> =
        rows.iter().map(|row| row.author_id).chain(claims.values().map(|claim| claim.0)).collect();
    let faces = accounts::faces(conn, &people)?;
    let board_of = |id| open.iter().find(|board| board.id == id);
    let lines = rows.iter().map(|row| LineView {
        id: row.id.0,
        title: row.title.clone(),
        url: row.url(),
        board: board_of(row.board_id).map_or(Link { name: String::new(), url: String::new() }, |board| {
            Link { name: board.name.clone(), url: board.url() }
        }),
        by: person(faces.get(&row.author_id), brand).name,
        at: row.created_at,
        claim: claims.get(&row.id).map(|(by, ends_at)| ClaimView {
            by: person(faces.get(by), brand).name,
            ends_at: *ends_at,
            is_own: viewer.id() == Some(*by),
        }),
    });
    let (slug, age) = (chosen.map(|board| board.slug.as_str()), query.age.as_deref());
    let ages = [
        ("Any age", None),
        ("Up to a day", Some("day")),
        ("Up to a week", Some("week")),
        ("Older", Some("older")),
    ];
    let here = Query::url(slug, age);
    let glue = if here.contains('?') { '&' } else { '?' };
    Ok(UnansweredPage {
        ages: ages
            .iter()
            .map(|(name, value)| FilterView {
                name: (*name).to_owned(),
                url: Query::url(slug, *value),
                current: age == *value,
            })
            .collect(),
        boards: std::iter::once(("All boards".to_owned(), None))
            .chain(open.iter().map(|board| (board.name.clone(), Some(board.slug.as_str()))))
            .map(|(name, value)| FilterView { name, url: Query::url(value, age), current: slug == value })
            .collect(),
        next_url: rows.last().filter(|_| more).map(|last| format!("{here}{glue}after={}", last.id)),
        first_url: after.map(|_| here.clone()),
        lines: lines.collect(),
        minutes: site.config.stars.claim_minutes,
        here,
    })
}

/// Where the form came from: the desk, or else the thread.
fn place(form: &Form, thread: &str) -> String {
    local_path(form.get("next"), thread)
}

pub async fn claim(site: Site, who: SignedIn, form: Form, id: web::Path<i64>) -> Result<HttpResponse, Error> {
    site.limits.check(Act::Touch, &who.id.to_string())?;
    let (id, now, minutes) = (ThreadId(*id), site.clock.now(), site.config.stars.claim_minutes);
    let thread = site.db.write(move |tx| actions::claim(tx, &who, id, minutes, now)).await?;
    let sentence = format!("It is yours for {minutes} minutes. Other Stars see that you are answering.");
    Ok(back(&site, &place(&form, &thread.url()), &sentence))
}

pub async fn release(
    site: Site,
    who: SignedIn,
    form: Form,
    id: web::Path<i64>,
) -> Result<HttpResponse, Error> {
    let id = ThreadId(*id);
    let thread = site.db.write(move |tx| actions::release(tx, &who, id)).await?;
    Ok(back(&site, &place(&form, &thread.url()), "Others can take it now."))
}
