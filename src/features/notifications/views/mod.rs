//! What templates show of subscriptions and notifications.

pub mod letters;
mod notices;

pub use notices::*;

use serde::Serialize;

use super::forms::Chosen;
use super::model::{Kind, Place, Settings, Target};
use crate::forum::accounts::views::settings::Choice;
use crate::forum::accounts::views::tabs::{Tabs, tabs};
use crate::forum::accounts::views::{ErrorView, FieldView, summary};
use crate::forum::viewer::Viewer;
use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// The button that follows or leaves: `parts/subscribe.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ButtonView {
    /// As the form names it: `thread:12`.
    pub target: String,
    pub is_on: bool,
    pub text: String,
    /// Where the form leads back to.
    pub next: String,
}

impl ButtonView {
    /// The button for a place; `word` is how forms name it.
    pub fn new(place: Place, word: &str, is_on: bool, next: &str) -> Self {
        let what = match place {
            Place::Area => "to this area",
            Place::Board => "to this board",
            Place::Label => "to this label",
            Place::Thread => "to this thread",
            Place::Post => "to its replies",
            Place::Tag => "to this tag",
            Place::Author => "to their blog articles",
            Place::Blog => "to the blog",
            Place::Vote => "to what I voted on",
        };
        let text = if is_on {
            format!("Unsubscribe {}", what.replacen("to", "from", 1))
        } else {
            format!("Subscribe {what}")
        };
        Self { target: word.to_owned(), is_on, text, next: next.to_owned() }
    }

    /// For members; guests have none.
    pub fn of(viewer: &Viewer, target: Target, is_on: bool, next: &str) -> Option<Self> {
        viewer.id()?;
        Some(Self::new(target.place, &target.word(), is_on, next))
    }

    pub fn sample() -> Self {
        Self::new(Place::Thread, "thread:3", true, "/threads/3/no-sound")
    }
}

/// The button alone, for a script: `features/notifications/button.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ButtonAlone {
    pub button: ButtonView,
    pub csrf: String,
}

impl ButtonAlone {
    pub fn sample() -> Self {
        Self { button: ButtonView::sample(), csrf: "token".to_owned() }
    }
}

/// A line of one's subscriptions.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriptionView {
    pub kind: &'static str,
    /// As the form names it.
    pub word: String,
    pub name: String,
    /// Absent where the reader can't see it any more.
    pub url: Option<String>,
    pub at: Ts,
}

/// `/settings/subscriptions`.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriptionsPage {
    pub tabs: Tabs,
    pub rows: Vec<SubscriptionView>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl SubscriptionsPage {
    pub const TEMPLATE: &str = "features/notifications/subscriptions.html";

    pub fn sample() -> Self {
        let row = SubscriptionView {
            kind: "Thread",
            word: "thread:3".to_owned(),
            name: "No sound".to_owned(),
            url: Some("/threads/3/no-sound".to_owned()),
            at: Ts(1_790_000_000_000),
        };
        let gone =
            SubscriptionView { url: None, name: "A thread you can't see any more".to_owned(), ..row.clone() };
        Self {
            tabs: tabs("/settings/subscriptions"),
            rows: vec![row, gone],
            first_url: None,
            next_url: Some("/settings/subscriptions?after=1.2".to_owned()),
        }
    }
}

/// As a list names a place.
pub fn place_name(place: Place) -> &'static str {
    match place {
        Place::Area => "Area",
        Place::Board => "Board",
        Place::Label => "Label",
        Place::Thread => "Thread",
        Place::Post => "Post",
        Place::Tag => "Tag",
        Place::Author => "Articles by",
        Place::Blog => "Blog",
        Place::Vote => "Vote on",
    }
}

/// Why no letters go out.
#[derive(Clone, Debug, Serialize)]
pub struct StoppedView {
    pub email: String,
    pub at: Option<Ts>,
    pub reason: String,
}

/// `/settings/notifications`.
#[derive(Clone, Debug, Serialize)]
pub struct NoticeSettingsPage {
    pub tabs: Tabs,
    pub errors: Vec<ErrorView>,
    pub email: Option<String>,
    pub stopped: Option<StoppedView>,
    /// Letters came back, but not often enough to stop.
    pub bounces: i64,
    pub ways: Vec<Choice>,
    pub habits: Vec<FieldView>,
    pub quiet: Vec<Choice>,
    pub mail_on: FieldView,
    pub zone: String,
}

impl NoticeSettingsPage {
    pub const TEMPLATE: &str = "features/notifications/settings.html";

    pub fn new(chosen: &Chosen, errors: &FormErrors, zone: &str) -> Self {
        let ways = |kind: Kind| kind.ways().iter().map(|way| (way.word().to_owned(), way.title().to_owned()));
        let check = |name, label: &str, on: bool| {
            FieldView::new(name, label, "checkbox").value(if on { "1" } else { "" }).optional()
        };
        let at = |minutes: Option<i64>| minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        let quiet = chosen.habits.quiet;
        Self {
            tabs: tabs("/settings/notifications"),
            errors: summary(errors),
            email: None,
            stopped: None,
            bounces: 0,
            ways: chosen
                .ways
                .iter()
                .map(|(kind, way)| Choice::new(kind.word(), kind.title(), way.word(), ways(*kind), errors))
                .collect(),
            habits: vec![
                check("follow_own", "Subscribe me to threads I start", chosen.habits.follow_own),
                check("follow_replied", "Subscribe me to threads I reply in", chosen.habits.follow_replied),
            ],
            quiet: vec![
                Choice::new("quiet_from", "No letters from", &at(quiet.map(|q| q.0)), hours(), errors),
                Choice::new("quiet_until", "Until", &at(quiet.map(|q| q.1)), hours(), errors),
            ],
            mail_on: check("mail_on", "Send me e-mail", chosen.habits.mail_on),
            zone: zone.replace('_', " "),
        }
    }

    /// With the address and what became of letters to it.
    pub fn mail(mut self, email: Option<String>, email_key: Option<&str>, settings: &Settings) -> Self {
        if settings.bounced_key.as_deref() == email_key {
            self.bounces = settings.bounces;
        }
        if settings.is_stopped(email_key) {
            self.stopped = Some(StoppedView {
                email: email.clone().unwrap_or_default(),
                at: settings.bounced_at,
                reason: settings.bounce_reason.clone().unwrap_or_default(),
            });
        }
        self.email = email;
        self
    }

    pub fn sample() -> Self {
        let settings = Settings {
            is_off: true,
            bounced_key: Some("ada@example.org".to_owned()),
            bounced_at: Some(Ts(1_790_000_000_000)),
            bounce_reason: Some("550 no such mailbox".to_owned()),
            quiet_from: Some(22 * 60),
            quiet_until: Some(7 * 60),
            ..Settings::default()
        };
        let chosen = Chosen::of(&settings, |_| None);
        Self::new(&chosen, &FormErrors::one("reply", "Choose one of the ways."), "Europe/Stockholm").mail(
            Some("ada@example.org".to_owned()),
            Some("ada@example.org"),
            &settings,
        )
    }
}

/// The hours of a day, and none.
fn hours() -> impl Iterator<Item = (String, String)> {
    let none = (String::new(), "No quiet hours".to_owned());
    std::iter::once(none).chain((0..24).map(|hour| ((hour * 60).to_string(), format!("{hour}:00"))))
}

/// `/unsubscribe/{token}`.
#[derive(Clone, Debug, Serialize)]
pub struct UnsubscribePage {
    pub heading: String,
    pub text: String,
    /// Where the button sends; absent once it is done.
    pub action: Option<String>,
}

impl UnsubscribePage {
    pub const TEMPLATE: &str = "features/notifications/unsubscribe.html";

    pub fn ask(what: String, token: &str) -> Self {
        Self {
            heading: "Stop letters like this?".to_owned(),
            text: format!("This stops {what}."),
            action: Some(format!("/unsubscribe/{token}")),
        }
    }

    pub fn done(what: String) -> Self {
        Self {
            heading: "You get no more letters like this".to_owned(),
            text: format!("We stopped {what}. If you change your mind, your settings have it."),
            action: None,
        }
    }

    pub fn sample() -> Self {
        Self::ask("letters about this thread".to_owned(), "3.thread.5.seal")
    }
}
