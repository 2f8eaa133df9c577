//! What the pages of the settings show.

use serde::Serialize;

use super::tabs::{Tabs, tabs};
use super::{ErrorView, FieldView, FormView, summary};
use crate::forum::accounts::forms::{DENSITIES, PRONOUNS, ProfileForm, THEMES};
use crate::kit::db::Ts;
use crate::kit::totp::Picture;
use crate::kit::web::forms::FormErrors;

/// An earlier name.
#[derive(Clone, Debug, Serialize)]
pub struct OldName {
    pub name: String,
    pub at: Ts,
}

/// A page of the settings with one small form.
#[derive(Clone, Debug, Serialize)]
pub struct SettingPage {
    pub tabs: Tabs,
    pub heading: String,
    pub intro: String,
    /// Absent where a rule says no; `intro` says which.
    pub form: Option<FormView>,
    pub old_names: Vec<OldName>,
    /// Whether the letter that confirms the address can be asked for again.
    pub can_resend: bool,
}

impl SettingPage {
    pub const TEMPLATE: &str = "forum/accounts/setting.html";

    pub fn sample() -> Self {
        Self {
            tabs: tabs("/settings/username"),
            heading: "Username".to_owned(),
            intro: "It can change once in 30 days.".to_owned(),
            form: Some(FormView::sample()),
            old_names: vec![OldName { name: "ada".to_owned(), at: Ts(1_790_000_000_000) }],
            can_resend: true,
        }
    }
}

/// A list to choose one from.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub name: &'static str,
    pub label: &'static str,
    pub error: Option<String>,
    pub options: Vec<ChoiceOption>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChoiceOption {
    pub value: String,
    pub text: String,
    pub selected: bool,
}

impl Choice {
    /// `options` are values with what they are called.
    pub fn new(
        name: &'static str,
        label: &'static str,
        current: &str,
        options: impl IntoIterator<Item = (String, String)>,
        errors: &FormErrors,
    ) -> Self {
        let options = options
            .into_iter()
            .map(|(value, text)| ChoiceOption { selected: value == current, value, text })
            .collect();
        Self { name, label, error: errors.get(name).map(str::to_owned), options }
    }
}

/// The profile and how pages look.
#[derive(Clone, Debug, Serialize)]
pub struct ProfilePage {
    pub tabs: Tabs,
    pub errors: Vec<ErrorView>,
    pub display_name: FieldView,
    pub about: FieldView,
    pub pronouns: Choice,
    /// Theme, density, time zone.
    pub looks: Vec<Choice>,
}

impl ProfilePage {
    pub const TEMPLATE: &str = "forum/accounts/profile.html";

    pub fn new(form: &ProfileForm, errors: &FormErrors) -> Self {
        let same = |word: &&str| ((*word).to_owned(), (*word).to_owned());
        let none = (String::new(), "Rather not say".to_owned());
        let pronouns = std::iter::once(none).chain(PRONOUNS.iter().map(same));
        let own = form.pronouns.as_deref().unwrap_or("");
        let mut display_name = FieldView::new("display_name", "Name shown to others", "text")
            .value(form.display_name.as_deref().unwrap_or(""));
        display_name = display_name.hint("Empty: your username.").autocomplete("nickname").optional();
        let mut about = FieldView::new("about", "About you", "textarea").value(&form.about).optional();
        display_name.error = errors.get("display_name").map(str::to_owned);
        about.error = errors.get("about").map(str::to_owned);
        Self {
            tabs: tabs("/settings"),
            errors: summary(errors),
            display_name,
            about,
            pronouns: Choice::new("pronouns", "Pronouns", own, pronouns, errors),
            looks: vec![
                Choice::new("theme", "Light or dark", &form.theme, titled(THEMES), errors),
                Choice::new("density", "Room between things", &form.density, titled(DENSITIES), errors),
                Choice::new("zone", "Time zone", &form.zone, zones(), errors),
            ],
        }
    }

    pub fn sample() -> Self {
        let form = ProfileForm {
            display_name: Some("Ada".to_owned()),
            pronouns: Some("she/her".to_owned()),
            about: "Listens to *everything*.".to_owned(),
            theme: "auto".to_owned(),
            density: "compact".to_owned(),
            zone: "Europe/Stockholm".to_owned(),
        };
        Self::new(&form, &FormErrors::one("about", "This is too long."))
    }
}

fn titled(words: &[&str]) -> Vec<(String, String)> {
    let title = |word: &str| match word {
        "auto" => "As the device has it".to_owned(),
        word => word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect(),
    };
    words.iter().map(|word| ((*word).to_owned(), title(word))).collect()
}

/// The zones that people look for: places, and UTC.
fn zones() -> Vec<(String, String)> {
    const PLACES: &[&str] = &[
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let is_place = |name: &String| PLACES.iter().any(|place| name.starts_with(place));
    let places = jiff::tz::db().available().map(|name| name.to_string()).filter(is_place);
    std::iter::once("UTC".to_owned())
        .chain(places)
        .map(|name| (name.clone(), name.replace('_', " ")))
        .collect()
}

/// Where somebody is logged in.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    pub id: i64,
    pub device: String,
    pub address: String,
    pub created_at: Ts,
    pub seen_at: Ts,
    pub is_this: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct SessionsPage {
    pub tabs: Tabs,
    pub sessions: Vec<SessionView>,
    pub sign_ins: Vec<SignInView>,
}

/// One time that somebody came in, or tried with the right password.
#[derive(Clone, Debug, Serialize)]
pub struct SignInView {
    pub what: &'static str,
    pub device: String,
    pub address: String,
    pub at: Ts,
}

impl SessionsPage {
    pub const TEMPLATE: &str = "forum/accounts/sessions.html";

    pub fn sample() -> Self {
        let session = SessionView {
            id: 1,
            device: "Firefox on Linux".to_owned(),
            address: "192.0.2.1".to_owned(),
            created_at: Ts(1_790_000_000_000),
            seen_at: Ts(1_790_000_000_000),
            is_this: true,
        };
        let sign_ins = vec![SignInView {
            what: "Logged in",
            device: "Firefox on Linux".to_owned(),
            address: "192.0.2.1".to_owned(),
            at: Ts(1_790_000_000_000),
        }];
        let other = SessionView { id: 2, is_this: false, ..session.clone() };
        Self { tabs: tabs("/settings/sessions"), sessions: vec![session, other], sign_ins }
    }
}

/// A drawing to choose.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
    pub slug: String,
    pub name: String,
    pub url: String,
    pub selected: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct AvatarPage {
    pub tabs: Tabs,
    pub errors: Vec<ErrorView>,
    pub current_url: String,
    pub gallery: Vec<Drawing>,
    /// Why the gallery is closed, if it is.
    pub gallery_closed: Option<String>,
    /// Absent where one's own picture is not allowed.
    pub picture: Option<FieldView>,
}

impl AvatarPage {
    pub const TEMPLATE: &str = "forum/accounts/avatar.html";

    pub fn sample() -> Self {
        let drawing = Drawing {
            slug: "owl".to_owned(),
            name: "owl".to_owned(),
            url: "/assets/avatars/owl.svg".to_owned(),
            selected: true,
        };
        Self {
            tabs: tabs("/settings/avatar"),
            errors: Vec::new(),
            current_url: drawing.url.clone(),
            gallery: vec![drawing],
            gallery_closed: Some("The gallery opens later.".to_owned()),
            picture: Some(FieldView::new("picture", "Your picture", "file")),
        }
    }
}

/// A key in its owner's list.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeyView {
    pub id: i64,
    pub name: String,
    pub created_at: Ts,
    pub used_at: Option<Ts>,
}

/// The keys that open somebody's account.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeysPage {
    pub tabs: Tabs,
    pub keys: Vec<PasskeyView>,
    /// Adding one; absent where the site's address can't have any, or there are enough.
    pub form: Option<FormView>,
    /// Why there is no form.
    pub closed: Option<&'static str>,
    pub errors: Vec<ErrorView>,
}

impl PasskeysPage {
    pub const TEMPLATE: &str = "forum/accounts/passkeys.html";

    pub fn sample() -> Self {
        Self {
            tabs: tabs("/settings/passkeys"),
            keys: vec![PasskeyView {
                id: 1,
                name: "Phone".to_owned(),
                created_at: Ts(0),
                used_at: Some(Ts(1)),
            }],
            form: Some(FormView::sample()),
            closed: Some("There are enough."),
            errors: Vec::new(),
        }
    }
}

/// The second step: off, begun, or on.
#[derive(Clone, Debug, Serialize)]
pub struct SecondStepPage {
    pub tabs: Tabs,
    pub intro: String,
    /// The secret for an app, until it is confirmed.
    pub typed: Option<String>,
    pub picture: Option<Picture>,
    /// Recovery codes: shown once.
    pub codes: Vec<String>,
    /// Recovery codes that are left, when it is on.
    pub left: Option<i64>,
    pub forms: Vec<TitledForm>,
}

/// A small form with a heading of its own.
#[derive(Clone, Debug, Serialize)]
pub struct TitledForm {
    pub heading: &'static str,
    pub text: &'static str,
    pub form: FormView,
}

impl SecondStepPage {
    pub const TEMPLATE: &str = "forum/accounts/second_step.html";

    pub fn sample() -> Self {
        Self {
            tabs: tabs("/settings/second-step"),
            intro: "Besides the password, a code is asked for.".to_owned(),
            typed: Some("ABCD EFGH".to_owned()),
            picture: Some(Picture { size: 9, path: "M4 4h1v1h-1z".to_owned() }),
            codes: vec!["ABCD-EFGH-IJKL-MNOP".to_owned()],
            left: Some(7),
            forms: vec![TitledForm { heading: "Turn it off", text: "Rather not.", form: FormView::sample() }],
        }
    }
}
