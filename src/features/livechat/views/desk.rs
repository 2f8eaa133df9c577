//! What agents see.

use serde::Serialize;

use super::{LineView, SayView, StateView};
use crate::features::livechat::model::Chat;
use crate::forum::accounts::model::PersonView;
use crate::forum::cases::model::Case;
use crate::forum::threads::views::person;
use crate::kit::config::support::Support;
use crate::kit::db::Ts;

/// A chat in a list of the desk.
#[derive(Clone, Debug, Serialize)]
pub struct QueueLine {
    pub url: String,
    pub reference: String,
    pub subject: String,
    pub artist: String,
    pub category: String,
    pub team: String,
    /// Of a team on which the viewer sits.
    pub is_for_you: bool,
    pub state: &'static str,
    pub meaning: &'static str,
    pub asked_at: Ts,
    /// Lines that its agent has not read.
    pub unread: i64,
    pub is_current: bool,
}

impl QueueLine {
    pub fn of(chat: &Chat, case: &Case, artist: &str, rules: &Support) -> Self {
        Self {
            url: format!("/desk/chats/{}", case.reference),
            reference: case.reference.clone(),
            subject: case.subject.clone(),
            artist: artist.to_owned(),
            category: rules.category_name(&case.category).to_owned(),
            team: rules.team_name(&case.team).to_owned(),
            is_for_you: false,
            state: chat.state.title(),
            meaning: chat.state.meaning(),
            asked_at: chat.asked_at,
            unread: (case.last_number - chat.agent_seen).max(0),
            is_current: false,
        }
    }

    fn sample() -> Self {
        Self {
            url: "/desk/chats/BS-7F3K2M".to_owned(),
            reference: "BS-7F3K2M".to_owned(),
            subject: "Two songs are on the wrong profile".to_owned(),
            artist: "The Paper Lanterns".to_owned(),
            category: "Profile & verification".to_owned(),
            team: "Music".to_owned(),
            is_for_you: true,
            state: "Live",
            meaning: "good",
            asked_at: Ts(1_790_000_000_000),
            unread: 2,
            is_current: true,
        }
    }
}

/// A team to which a chat can be handed.
#[derive(Clone, Debug, Serialize)]
pub struct TeamView {
    pub slug: String,
    pub name: String,
    pub current: bool,
}

/// `/desk/chats`.
#[derive(Clone, Debug, Serialize)]
pub struct ChatDeskPage {
    /// Since when one is on duty.
    pub on_since: Option<Ts>,
    /// Who else is.
    pub agents: Vec<PersonView>,
    pub in_hours: bool,
    pub most: i64,
    pub waiting: Vec<QueueLine>,
    pub mine: Vec<QueueLine>,
    pub others: Vec<QueueLine>,
}

impl ChatDeskPage {
    pub const TEMPLATE: &str = "features/livechat/desk.html";
    pub const TITLE: &str = "Chats";

    pub fn sample() -> Self {
        let line = QueueLine::sample();
        Self {
            on_since: Some(Ts(1_790_000_000_000)),
            agents: vec![person(None, "Tempo")],
            in_hours: false,
            most: 4,
            waiting: vec![line.clone()],
            mine: vec![line.clone()],
            others: vec![line],
        }
    }
}

/// `/desk/chats/{reference}`.
#[derive(Clone, Debug, Serialize)]
pub struct ChatWorkPage {
    pub reference: String,
    pub subject: String,
    pub artist: String,
    pub category: String,
    pub facts: String,
    pub requester: PersonView,
    pub asked_at: Ts,
    pub case_url: String,
    pub state: StateView,
    pub has_earlier: bool,
    pub lines: Vec<LineView>,
    /// Absent where one can't write.
    pub say: Option<SayView>,
    /// What a socket follows, where one reads alone.
    pub socket: String,
    pub last: i64,
    pub mine: Vec<QueueLine>,
    pub can_take: bool,
    /// Whether it is one's own and live.
    pub can_act: bool,
    pub teams: Vec<TeamView>,
    /// To whom it can be given: usernames.
    pub colleagues: Vec<PersonView>,
}

impl ChatWorkPage {
    pub const TEMPLATE: &str = "features/livechat/work.html";

    pub fn sample() -> Self {
        Self {
            reference: "BS-7F3K2M".to_owned(),
            subject: "Two songs are on the wrong profile".to_owned(),
            artist: "The Paper Lanterns".to_owned(),
            category: "Profile & verification".to_owned(),
            facts: "Artist: The Paper Lanterns".to_owned(),
            requester: person(None, "Tempo"),
            asked_at: Ts(1_790_000_000_000),
            case_url: "/desk/cases/BS-7F3K2M".to_owned(),
            state: StateView { state: "live", title: "Live", ..StateView::sample() },
            has_earlier: true,
            lines: vec![LineView::sample(), LineView { who: "note", ..LineView::sample() }],
            say: Some(SayView::sample()),
            socket: "/desk/chats/BS-7F3K2M/socket".to_owned(),
            last: 3,
            mine: vec![QueueLine::sample()],
            can_take: true,
            can_act: true,
            teams: vec![TeamView { slug: "music".to_owned(), name: "Music".to_owned(), current: true }],
            colleagues: vec![person(None, "Tempo")],
        }
    }
}
