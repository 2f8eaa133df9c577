//! What the pages of private messages show.

use std::collections::HashMap;

use serde::Serialize;

use super::forms::RawMessage;
use super::model::{Conversation, Message, Side, WORDING};
use crate::forum::accounts::model::{Face, PersonView, UserId};
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::threads::views::person;
use crate::kit::db::Ts;
use crate::kit::text::excerpt::excerpt;
use crate::kit::text::html::text_of;
use crate::kit::web::forms::FormErrors;

/// Characters of a message that a list shows.
const EXCERPT: usize = 120;

/// Everybody else in a conversation, as a title.
pub fn names(people: &[UserId], own: UserId, faces: &HashMap<UserId, Face>) -> String {
    let names: Vec<String> = people
        .iter()
        .filter(|user| **user != own)
        .map(|user| faces.get(user).map_or_else(|| "Former member".to_owned(), |face| face.name().to_owned()))
        .collect();
    names.join(", ")
}

/// A conversation in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ConversationView {
    pub url: String,
    pub title: String,
    pub person: PersonView,
    pub unread: i64,
    pub muted: bool,
    pub at: Ts,
}

impl ConversationView {
    pub fn new(
        (conversation, side): &(Conversation, Side),
        people: &[UserId],
        own: UserId,
        faces: &HashMap<UserId, Face>,
        brand: &str,
    ) -> Self {
        let others = names(people, own, faces);
        let other = people.iter().find(|user| **user != own).and_then(|user| faces.get(user));
        let title = &conversation.title;
        Self {
            url: format!("/messages/{}", conversation.id),
            title: if title.is_empty() { others } else { format!("{title} ({others})") },
            person: person(other, brand),
            unread: (conversation.last_number - side.read_number.max(side.cleared_number)).max(0),
            muted: side.muted,
            at: conversation.last_at,
        }
    }
}

/// A message that a search found.
#[derive(Clone, Debug, Serialize)]
pub struct FoundView {
    pub url: String,
    pub by: String,
    pub excerpt: String,
    pub at: Ts,
}

impl FoundView {
    pub fn new(message: &Message, faces: &HashMap<UserId, Face>) -> Self {
        let by = faces.get(&message.author_id).map_or("Former member", |face| face.name());
        Self {
            url: format!(
                "/messages/{}?before={}#message-{}",
                message.conversation_id,
                message.number + 1,
                message.id
            ),
            by: by.to_owned(),
            excerpt: excerpt(&text_of(&message.html), EXCERPT),
            at: message.at,
        }
    }
}

/// `/messages`.
#[derive(Clone, Debug, Serialize)]
pub struct InboxPage {
    pub query: String,
    pub found: Vec<FoundView>,
    pub conversations: Vec<ConversationView>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl InboxPage {
    pub const TEMPLATE: &str = "features/messages/inbox.html";

    pub fn sample() -> Self {
        let conversation = ConversationView {
            url: "/messages/3".to_owned(),
            title: "Mika".to_owned(),
            person: person(None, "Tempo"),
            unread: 2,
            muted: true,
            at: Ts(1_790_000_000_000),
        };
        let found = FoundView {
            url: "/messages/3?before=2#message-7".to_owned(),
            by: "Mika".to_owned(),
            excerpt: "Hello.".to_owned(),
            at: Ts(1_790_000_000_000),
        };
        Self {
            query: "hello".to_owned(),
            found: vec![found],
            conversations: vec![conversation],
            first_url: None,
            next_url: Some("/messages?after=1.2".to_owned()),
        }
    }
}

/// A message as those who take part see it.
#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    pub id: i64,
    pub person: PersonView,
    pub is_mine: bool,
    pub html: String,
    pub removed: bool,
    pub at: Ts,
    /// For others' messages.
    pub report_url: Option<String>,
}

impl MessageView {
    pub fn new(message: &Message, own: UserId, faces: &HashMap<UserId, Face>, brand: &str) -> Self {
        let is_mine = message.author_id == own;
        let report = || format!("/reports/new?about=message:{}", message.id);
        Self {
            id: message.id.0,
            person: person(faces.get(&message.author_id), brand),
            is_mine,
            html: if message.removed { String::new() } else { message.html.clone() },
            removed: message.removed,
            at: message.at,
            report_url: (!is_mine && !message.removed).then(report),
        }
    }
}

/// Where a message is written.
#[derive(Clone, Debug, Serialize)]
pub struct WriteView {
    pub action: String,
    pub key: String,
    pub body: String,
    pub body_error: Option<String>,
    pub errors: Vec<ErrorView>,
    /// Whom it is for and about what, in a new conversation.
    pub fields: Vec<FieldView>,
    pub button: &'static str,
    /// How it will read, where that was asked for.
    pub preview_html: Option<String>,
    /// Personal data in it, to be looked at before it goes.
    pub warnings: Vec<String>,
}

impl WriteView {
    /// A new conversation, or an answer where `action` is one's address.
    pub fn new(action: &str, raw: &RawMessage, errors: &FormErrors) -> Self {
        let is_new = action == "/messages";
        let mut fields = Vec::new();
        if is_new {
            fields.push(
                FieldView::new("to", "To", "text")
                    .value(&raw.to)
                    .hint("Usernames, parted by commas.")
                    .autocomplete("off"),
            );
            fields.push(FieldView::new("title", "Subject", "text").value(&raw.title).optional());
        }
        for field in &mut fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        Self {
            action: action.to_owned(),
            key: raw.key.clone(),
            body: raw.body.clone(),
            body_error: errors.get("body").map(str::to_owned),
            errors: summary(errors),
            fields,
            button: if is_new { "Send message" } else { "Send answer" },
            preview_html: None,
            warnings: Vec::new(),
        }
    }
}

/// `/messages/new`.
#[derive(Clone, Debug, Serialize)]
pub struct NewMessagePage {
    pub write: WriteView,
}

impl NewMessagePage {
    pub const TEMPLATE: &str = "features/messages/new.html";

    pub fn sample() -> Self {
        let errors = FormErrors::one("body", "There is nothing to send yet.");
        let mut write = WriteView::new("/messages", &RawMessage::fresh("mika"), &errors);
        write.preview_html = Some("<p>Hello.</p>".to_owned());
        write.warnings = vec!["This looks like an e-mail address.".to_owned()];
        Self { write }
    }
}

/// `/messages/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct TalkPage {
    pub title: String,
    pub url: String,
    pub people: Vec<PersonView>,
    pub muted: bool,
    /// The oldest first.
    pub messages: Vec<MessageView>,
    pub older_url: Option<String>,
    pub newest_url: Option<String>,
    pub write: Option<WriteView>,
    /// Why nothing can be written, where that is so.
    pub closed_note: Option<String>,
}

impl TalkPage {
    pub const TEMPLATE: &str = "features/messages/talk.html";

    pub fn sample() -> Self {
        let message = MessageView {
            id: 7,
            person: person(None, "Tempo"),
            is_mine: false,
            html: "<p>Hello.</p>".to_owned(),
            removed: false,
            at: Ts(1_790_000_000_000),
            report_url: Some("/reports/new?about=message:7".to_owned()),
        };
        let gone = MessageView { removed: true, html: String::new(), ..message.clone() };
        Self {
            title: "Mika".to_owned(),
            url: "/messages/3".to_owned(),
            people: vec![person(None, "Tempo")],
            muted: true,
            messages: vec![message, gone],
            older_url: Some("/messages/3?before=7".to_owned()),
            newest_url: Some("/messages/3".to_owned()),
            write: Some(WriteView::new("/messages/3", &RawMessage::fresh(""), &FormErrors::default())),
            closed_note: Some("You can read, but not post at the moment.".to_owned()),
        }
    }
}

/// `/settings/messages`.
#[derive(Clone, Debug, Serialize)]
pub struct MessageSettingsPage {
    pub tabs: Tabs,
    pub is_on: bool,
    pub since: Option<Ts>,
    pub wording: &'static str,
    /// Accept or Decline was pressed: the second step, which confirms.
    pub confirm: bool,
    pub error: Option<String>,
    /// Why they can't be switched on, where that is so.
    pub closed_note: Option<String>,
    pub blocked: Vec<PersonView>,
}

impl MessageSettingsPage {
    pub const TEMPLATE: &str = "features/messages/settings.html";

    pub fn new(is_on: bool, since: Option<Ts>, blocked: &[Face], brand: &str) -> Self {
        Self {
            tabs: tabs("/settings/messages"),
            is_on,
            since,
            wording: WORDING,
            confirm: false,
            error: None,
            closed_note: None,
            blocked: blocked.iter().map(|face| face.view(brand)).collect(),
        }
    }

    pub fn sample() -> Self {
        let mut page = Self::new(false, Some(Ts(1_790_000_000_000)), &[], "Tempo");
        page.blocked = vec![person(None, "Tempo")];
        page.confirm = true;
        page.error = Some("Tick the box.".to_owned());
        page
    }
}
