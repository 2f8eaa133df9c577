//! What those who ask see.

use serde::Serialize;

use super::{LineView, StateView};
use crate::features::livechat::forms::RawAsk;
use crate::features::livechat::model::Chat;
use crate::features::livechat::policy::Open;
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::artists::model::Artist;
use crate::forum::cases::model::Case;
use crate::forum::posts::forms::new_key;
use crate::kit::db::Ts;
use crate::kit::web::address;
use crate::kit::web::forms::FormErrors;

/// An earlier chat, or the one that is open.
#[derive(Clone, Debug, Serialize)]
pub struct PastView {
    pub url: String,
    pub reference: String,
    pub subject: String,
    pub state: &'static str,
    pub meaning: &'static str,
    pub at: Ts,
    pub transcript_url: String,
}

impl PastView {
    pub fn of(chat: &Chat, case: &Case) -> Self {
        Self {
            url: format!("/support/chat/{}", case.reference),
            reference: case.reference.clone(),
            subject: case.subject.clone(),
            state: chat.state.title(),
            meaning: chat.state.meaning(),
            at: case.created_at,
            transcript_url: format!("/support/cases/{}/transcript", case.reference),
        }
    }
}

/// `/support/chat`.
#[derive(Clone, Debug, Serialize)]
pub struct ChatStartPage {
    /// What is open now, in a sentence, and since when or until when.
    pub is_open: bool,
    pub now: String,
    pub opens_at: Option<Ts>,
    /// Whether the viewer works for a verified artist.
    pub is_artist: bool,
    /// The chat that they have open.
    pub current: Option<PastView>,
    pub past: Vec<PastView>,
    pub errors: Vec<ErrorView>,
    /// The desk's form, with what was typed here.
    pub case_url: String,
    pub key: String,
    pub artists: Choice,
    pub categories: Choice,
    pub subject: FieldView,
    pub body: FieldView,
}

impl ChatStartPage {
    pub const TEMPLATE: &str = "features/livechat/start.html";
    pub const TITLE: &str = "Live chat";

    /// `categories`: slugs with names.
    pub fn new(
        categories: Vec<(String, String)>,
        artists: &[Artist],
        (open, wait): (Open, &str),
        raw: &RawAsk,
        errors: &FormErrors,
    ) -> Self {
        let names = artists.iter().map(|artist| (artist.id.to_string(), artist.name.clone()));
        let none = (String::new(), "Choose one".to_owned());
        let mut subject = FieldView::new("subject", "In short", "text")
            .value(&raw.subject)
            .hint("“Two songs are on the wrong profile.”")
            .autocomplete("off");
        let mut body = FieldView::new("body", "What happened", "textarea").value(&raw.body).hint(
            "Since when, what you tried, links, release dates. You can add pictures once the chat is open.",
        );
        subject.error = errors.get("subject").map(str::to_owned);
        body.error = errors.get("body").map(str::to_owned);
        Self {
            is_open: open == Open::Yes,
            now: match open {
                Open::Yes => format!("The chat is open. {wait}"),
                Open::Hours(_) => "The chat is closed at this hour.".to_owned(),
                Open::Nobody => "Nobody of the desk is there to chat at the moment.".to_owned(),
            },
            opens_at: match open {
                Open::Hours(at) => at,
                _ => None,
            },
            is_artist: !artists.is_empty(),
            current: None,
            past: Vec::new(),
            errors: summary(errors),
            case_url: case_url(raw),
            key: if raw.key.is_empty() { new_key() } else { raw.key.clone() },
            artists: Choice::new("artist", "For which artist", &raw.artist, names, errors),
            categories: Choice::new(
                "category",
                "What it is about",
                &raw.category,
                std::iter::once(none).chain(categories),
                errors,
            ),
            subject,
            body,
        }
    }

    pub fn sample() -> Self {
        let categories = vec![("profile".to_owned(), "Profile & verification".to_owned())];
        let artist = Artist {
            id: crate::forum::artists::model::ArtistId(1),
            name: "The Paper Lanterns".to_owned(),
            verified_at: Some(Ts(1)),
        };
        let errors = FormErrors::one("category", "Choose what it is about.");
        let wait = "The wait is about 4 minutes.";
        let mut page = Self::new(categories, &[artist], (Open::Yes, wait), &RawAsk::default(), &errors);
        let past = PastView {
            url: "/support/chat/BS-7F3K2M".to_owned(),
            reference: "BS-7F3K2M".to_owned(),
            subject: "Two songs are on the wrong profile".to_owned(),
            state: "Ended",
            meaning: "quiet",
            at: Ts(1_790_000_000_000),
            transcript_url: "/support/cases/BS-7F3K2M/transcript".to_owned(),
        };
        page.current = Some(past.clone());
        page.past = vec![past];
        page.opens_at = Some(Ts(1_790_000_000_000));
        page
    }
}

fn case_url(raw: &RawAsk) -> String {
    if raw.subject.is_empty() && raw.body.is_empty() {
        return "/support".to_owned();
    }
    // An address has its limits; the page that leads there has all the words.
    let body: String = raw.body.chars().take(1_000).collect();
    address(
        "/support",
        [("category", Some(&raw.category)), ("subject", Some(&raw.subject)), ("body", Some(&body))],
    )
}

/// Where a line is written.
#[derive(Clone, Debug, Serialize)]
pub struct SayView {
    pub action: String,
    pub socket: String,
    pub key: String,
    pub body: String,
    pub body_error: Option<String>,
    pub errors: Vec<ErrorView>,
    /// The last line that the page shows.
    pub last: i64,
    /// Whether a socket keeps the page up to date.
    pub is_live: bool,
}

impl SayView {
    pub fn new(
        action: &str,
        (body, key): (&str, &str),
        last: i64,
        is_live: bool,
        errors: &FormErrors,
    ) -> Self {
        Self {
            action: action.to_owned(),
            socket: format!("{action}/socket"),
            key: if key.is_empty() { new_key() } else { key.to_owned() },
            body: body.to_owned(),
            body_error: errors.get("body").map(str::to_owned),
            errors: summary(errors),
            last,
            is_live,
        }
    }

    pub fn sample() -> Self {
        let errors = FormErrors::one("body", "There is nothing to send yet.");
        Self::new("/support/chat/BS-7F3K2M", ("Hello", ""), 3, true, &errors)
    }
}

/// `/support/chat/{reference}`.
#[derive(Clone, Debug, Serialize)]
pub struct ChatPage {
    pub reference: String,
    pub subject: String,
    pub artist: String,
    pub category: String,
    pub at: Ts,
    pub case_url: String,
    pub transcript_url: String,
    pub state: StateView,
    /// Whether earlier lines are left out.
    pub has_earlier: bool,
    pub lines: Vec<LineView>,
    pub say: SayView,
    /// Whether the chat can be asked for once more.
    pub can_again: bool,
}

impl ChatPage {
    pub const TEMPLATE: &str = "features/livechat/talk.html";

    pub fn sample() -> Self {
        let system = LineView { who: "system", name: String::new(), files: Vec::new(), ..LineView::sample() };
        Self {
            reference: "BS-7F3K2M".to_owned(),
            subject: "Two songs are on the wrong profile".to_owned(),
            artist: "The Paper Lanterns".to_owned(),
            category: "Profile & verification".to_owned(),
            at: Ts(1_790_000_000_000),
            case_url: "/support/cases/BS-7F3K2M".to_owned(),
            transcript_url: "/support/cases/BS-7F3K2M/transcript".to_owned(),
            state: StateView::sample(),
            has_earlier: true,
            lines: vec![system, LineView::sample(), LineView { who: "mine", ..LineView::sample() }],
            say: SayView::sample(),
            can_again: true,
        }
    }
}
