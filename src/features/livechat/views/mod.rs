//! What the pages of chats show: here the lines and how things stand, which sockets send as well.

mod desk;
mod talk;

use std::collections::HashMap;

use serde::Serialize;

use super::model::{Chat, ChatState, Side};
use super::policy;
use super::store::{self, queue};
use crate::forum::accounts::model::{Face, UserId};
use crate::forum::accounts::store as accounts;
use crate::forum::cases::model::{Case, CaseFile, Entry, EntryId, EntryKind};
use crate::forum::cases::seals;
use crate::forum::viewer::Viewer;
use crate::kit::db::{Conn, Ts};
use crate::kit::error::Error;
use crate::kit::site::Site;

pub use desk::{ChatDeskPage, ChatWorkPage, QueueLine, TeamView};
pub use talk::{ChatPage, ChatStartPage, PastView, SayView};

#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub name: String,
    pub url: String,
    pub is_picture: bool,
}

/// A line of a chat.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    pub number: i64,
    /// "mine", "theirs", "system", or "note" for the desk alone.
    pub who: &'static str,
    pub name: String,
    pub html: String,
    pub at: Ts,
    pub files: Vec<FileView>,
    /// For the other side's.
    pub report_url: Option<String>,
}

impl LineView {
    pub fn sample() -> Self {
        Self {
            number: 3,
            who: "theirs",
            name: "Mika".to_owned(),
            html: "<p>Since when?</p>".to_owned(),
            at: Ts(1_790_000_000_000),
            files: vec![FileView {
                name: "shot.png".to_owned(),
                url: "/support/cases/BS-7F3K2M/files/x".to_owned(),
                is_picture: true,
            }],
            report_url: Some("/reports/new?about=case:7".to_owned()),
        }
    }
}

/// A line with the zone of its reader: what a socket sends.
#[derive(Clone, Debug, Serialize)]
pub struct OneLine {
    pub line: LineView,
    pub zone: String,
}

impl OneLine {
    pub const TEMPLATE: &str = "features/livechat/line.html";
}

/// Where a file of a case is, for one side.
fn file_url(site: &Site, case: &Case, side: Side, file: &CaseFile) -> String {
    let place = match side {
        Side::Requester => seals::page_url(&site.key, case),
        Side::Agent => case.desk_url(),
    };
    format!("{place}/files/{}", file.file_key)
}

/// What an agent is called on a requester's page.
fn agent_name(site: &Site, face: Option<&Face>) -> String {
    let rules = &site.config.support;
    match face {
        Some(face) if !rules.hide_agents => face.name().to_owned(),
        _ => rules.desk_name.clone(),
    }
}

/// Lines as one side sees them: two questions, however many there are.
pub fn line_views(
    conn: &mut Conn,
    site: &Site,
    viewer: &Viewer,
    (case, side): (&Case, Side),
    entries: &[Entry],
) -> Result<Vec<LineView>, Error> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut people: Vec<UserId> = entries.iter().filter_map(|entry| entry.author_id).collect();
    people.sort_unstable();
    people.dedup();
    let faces = accounts::faces(conn, &people)?;
    let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
    let mut files: HashMap<EntryId, Vec<FileView>> = HashMap::new();
    for file in store::files_of(conn, &ids)? {
        files.entry(file.entry_id).or_default().push(FileView {
            url: file_url(site, case, side, &file),
            is_picture: file.mime.starts_with("image/"),
            name: file.name,
        });
    }
    let line = |entry: &Entry| {
        let face = entry.author_id.and_then(|author| faces.get(&author));
        let is_mine = entry.author_id.is_some() && entry.author_id == viewer.id();
        LineView {
            number: entry.number,
            who: match entry.kind {
                EntryKind::System => "system",
                EntryKind::Note => "note",
                EntryKind::Requester | EntryKind::Agent if is_mine => "mine",
                EntryKind::Requester | EntryKind::Agent => "theirs",
            },
            name: match (entry.kind, side) {
                (EntryKind::System, _) => String::new(),
                (EntryKind::Agent, Side::Requester) => agent_name(site, face),
                _ => face.map_or("Former member", Face::name).to_owned(),
            },
            html: entry.html.clone(),
            at: entry.at,
            files: files.get(&entry.id).cloned().unwrap_or_default(),
            report_url: viewer.id().and_then(|reader| entry.report_url(reader)),
        }
    };
    Ok(entries.iter().map(line).collect())
}

/// How things stand with a chat, in words for one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StateView {
    /// The word of the state.
    pub state: &'static str,
    pub title: &'static str,
    pub meaning: &'static str,
    pub sentence: String,
    /// In the queue, from 1.
    pub place: Option<i64>,
    /// How far the other side has read.
    pub seen: i64,
    pub typing: bool,
    /// Whether one can write a line of chat now.
    pub is_open: bool,
}

impl StateView {
    pub fn load(
        conn: &mut Conn,
        site: &Site,
        (chat, case, side): (&Chat, &Case, Side),
        now: Ts,
    ) -> Result<Self, Error> {
        let rules = &site.config.live_chat;
        let (mut place, mut wait) = (None, String::new());
        if chat.state == ChatState::Waiting {
            let scope = queue::scope(conn, &case.team, now)?;
            let own = queue::place(conn, chat, &scope)?;
            (place, wait) =
                (Some(own), policy::wait(policy::minutes(own, &queue::load(conn, &scope)?, rules)));
        }
        let faces = accounts::faces(conn, chat.agent_id.as_slice())?;
        let face = chat.agent_id.and_then(|agent| faces.get(&agent));
        let sentence = match (chat.state, side) {
            (ChatState::Waiting, Side::Requester) => {
                let place = place.unwrap_or(1);
                format!("You are number {place} in the queue. {wait} You can write more meanwhile.")
            }
            (ChatState::Waiting, Side::Agent) => "Nobody has taken this chat yet.".to_owned(),
            (ChatState::Live, Side::Requester) => format!("{} is here.", agent_name(site, face)),
            (ChatState::Live, Side::Agent) => {
                format!("{} has this chat.", face.map_or("Nobody", Face::name))
            }
            (ChatState::Case, Side::Requester) => format!(
                "This goes on as case {}. What you write here is answered there, and we tell you.",
                case.reference
            ),
            (ChatState::Case, Side::Agent) => {
                "This goes on as a case: what you write is told by letter.".to_owned()
            }
            (ChatState::Ended, Side::Requester) => {
                "The chat has ended. If it isn't solved, write here, or ask for a chat again.".to_owned()
            }
            (ChatState::Ended, Side::Agent) => {
                "The chat has ended: what you write is told by letter.".to_owned()
            }
        };
        Ok(Self {
            state: chat.state.word(),
            title: chat.state.title(),
            meaning: chat.state.meaning(),
            sentence,
            place,
            seen: chat.seen_by_other(side),
            typing: false,
            is_open: chat.state.is_open(),
        })
    }

    pub fn sample() -> Self {
        Self {
            state: "waiting",
            title: "In the queue",
            meaning: "progress",
            sentence: "You are number 2 in the queue.".to_owned(),
            place: Some(2),
            seen: 2,
            typing: false,
            is_open: true,
        }
    }
}
