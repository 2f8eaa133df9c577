//! The desk's queue of reports, for Stars and staff.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::desk::{heading, shown};
use crate::features::reports::model::{Matter, MatterId};
use crate::features::reports::policy;
use crate::features::reports::store::lists::{self, Which};
use crate::features::reports::views::{QueueLine, QueuePage, QueueTab};
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::frame::Frame;
use crate::forum::threads::views::person;
use crate::forum::viewer::SignedIn;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::excerpt::excerpt;

const SIZE: i64 = 30;
const EXCERPT: usize = 140;

#[derive(Debug, Deserialize)]
pub struct Query {
    show: Option<String>,
    after: Option<i64>,
}

pub async fn index(
    site: Site,
    who: SignedIn,
    request: HttpRequest,
    query: web::Query<Query>,
) -> Result<HttpResponse, Error> {
    let viewer = who.viewer();
    policy::may_see_desk(&viewer)?;
    let (which, word) = match query.show.as_deref() {
        Some("mine") => (Which::Claimed(who.id), "mine"),
        Some("appeals") => (Which::Appeals, "appeals"),
        Some("decided") => (Which::Decided, "decided"),
        _ => (Which::Open, "open"),
    };
    let (reach, after) = (policy::reach(&viewer), query.after.map(MatterId));
    let (mut rows, faces) = site
        .db
        .read(move |conn| {
            let rows = lists::page_of(conn, &reach, which, after, SIZE + 1)?;
            let mut people: Vec<UserId> = rows.iter().map(|matter| matter.author_id).collect();
            people.extend(rows.iter().filter_map(|matter| matter.claimed_by));
            people.sort_unstable();
            people.dedup();
            let faces = accounts::faces(conn, &people)?;
            Ok::<_, Error>((rows, faces))
        })
        .await?;
    let more = rows.len() as i64 > SIZE;
    rows.truncate(SIZE as usize);
    let own = format!("/desk/reports?show={word}");
    let page = QueuePage {
        tabs: [("Open", "open"), ("Claimed by me", "mine"), ("Appeals", "appeals"), ("Decided", "decided")]
            .map(|(name, tab)| QueueTab { name, url: tab_url(tab), current: tab == word })
            .into(),
        next_url: rows.last().filter(|_| more).map(|last| format!("{own}&after={}", last.id)),
        first_url: after.map(|_| own.clone()),
        empty: match which {
            Which::Open => "Nothing waits. When somebody reports something, it stands here.",
            Which::Claimed(_) => "You have claimed nothing.",
            Which::Appeals => "No appeal waits.",
            Which::Decided => "Nothing was decided yet.",
        },
        lines: rows.iter().map(|matter| line(matter, &faces, &site.config.brand)).collect(),
    };
    Frame::new(&site, &viewer, &request).show(QueuePage::TEMPLATE, "Reports", &page).await
}

fn tab_url(word: &str) -> &'static str {
    match word {
        "mine" => "/desk/reports?show=mine",
        "appeals" => "/desk/reports?show=appeals",
        "decided" => "/desk/reports?show=decided",
        _ => "/desk/reports",
    }
}

fn line(matter: &Matter, faces: &HashMap<UserId, Face>, brand: &str) -> QueueLine {
    let author = person(faces.get(&matter.author_id), brand);
    QueueLine {
        url: format!("/desk/reports/{}", matter.id),
        what: heading(matter, &author.name),
        kind: matter.kind.title(),
        excerpt: excerpt(shown(matter), EXCERPT),
        reports: matter.report_count,
        at: matter.opened_at,
        claimed_by: matter.claimed_by.map(|by| person(faces.get(&by), brand).name),
        state: matter.state.word(),
    }
}
