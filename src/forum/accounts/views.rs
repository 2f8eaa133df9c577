//! What the account pages show.

use serde::Serialize;

use crate::kit::db::Ts;
use crate::kit::web::forms::FormErrors;

/// A field for the component `field`.
#[derive(Clone, Debug, Serialize)]
pub struct FieldView {
    pub name: &'static str,
    pub label: String,
    pub kind: &'static str,
    pub value: String,
    pub error: Option<String>,
    pub hint: Option<String>,
    pub autocomplete: Option<&'static str>,
    pub required: bool,
}

impl FieldView {
    pub fn new(name: &'static str, label: &str, kind: &'static str) -> Self {
        Self {
            name,
            label: label.to_owned(),
            kind,
            value: String::new(),
            error: None,
            hint: None,
            autocomplete: None,
            required: true,
        }
    }

    pub fn value(mut self, value: &str) -> Self {
        self.value = value.to_owned();
        self
    }

    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    pub fn autocomplete(mut self, word: &'static str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }
}

/// A line of the summary at a form's head.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorView {
    pub field: &'static str,
    pub text: String,
}

/// The errors as the summary lists them.
pub fn summary(errors: &FormErrors) -> Vec<ErrorView> {
    errors.iter().map(|(field, text)| ErrorView { field, text: text.to_owned() }).collect()
}

#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    pub text: String,
    pub url: String,
}

impl LinkView {
    pub fn new(text: &str, url: &str) -> Self {
        Self { text: text.to_owned(), url: url.to_owned() }
    }
}

/// A field that the form carries along.
#[derive(Clone, Debug, Serialize)]
pub struct Hidden {
    pub name: &'static str,
    pub value: String,
}

/// A small form: what it is for, its fields, one button.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormView {
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub fields: Vec<FieldView>,
    pub errors: Vec<ErrorView>,
    pub button: String,
    /// Whether it carries the field that only programs fill.
    pub has_trap: bool,
}

impl FormView {
    pub fn new(action: &str, button: &str, fields: Vec<FieldView>) -> Self {
        Self { action: action.to_owned(), button: button.to_owned(), fields, ..Self::default() }
    }

    pub fn hidden(mut self, name: &'static str, value: &str) -> Self {
        self.hidden.push(Hidden { name, value: value.to_owned() });
        self
    }

    pub fn trap(mut self) -> Self {
        self.has_trap = true;
        self
    }

    /// Ties the errors to their fields and lists them.
    pub fn errors(mut self, errors: &FormErrors) -> Self {
        for field in &mut self.fields {
            field.error = errors.get(field.name).map(str::to_owned);
        }
        self.errors = summary(errors);
        self
    }

    fn sample() -> Self {
        let field = FieldView::new("email", "E-mail address", "email").hint("We send a letter there.");
        Self::new("/forgot", "Send the letter", vec![field]).errors(&FormErrors::one("email", "It is missing."))
    }
}

/// A page with one small form: log in, register, forgot, reset, set up.
#[derive(Clone, Debug, Serialize)]
pub struct DoorPage {
    pub heading: String,
    pub intro: String,
    pub form: FormView,
    pub links: Vec<LinkView>,
}

impl DoorPage {
    pub const TEMPLATE: &str = "forum/accounts/door.html";

    pub fn sample() -> Self {
        Self {
            heading: "Choose a new password".to_owned(),
            intro: "We send you a letter.".to_owned(),
            form: FormView::sample(),
            links: vec![LinkView::new("Log in", "/login")],
        }
    }
}

/// A page that says one thing and where to go on.
#[derive(Clone, Debug, Serialize)]
pub struct NotePage {
    pub heading: String,
    pub text: String,
    pub links: Vec<LinkView>,
}

impl NotePage {
    pub const TEMPLATE: &str = "forum/accounts/note.html";

    pub fn new(heading: &str, text: &str, links: Vec<LinkView>) -> Self {
        Self { heading: heading.to_owned(), text: text.to_owned(), links }
    }

    pub fn sample() -> Self {
        Self::new("Look into your mailbox", "A letter is on its way.", vec![LinkView::new("Log in", "/login")])
    }
}

/// One of the settings' pages, above each of them.
#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    pub name: &'static str,
    pub url: &'static str,
    pub current: bool,
}

/// The tabs with the present page marked.
pub fn tabs(current: &str) -> Vec<Tab> {
    [
        ("Profile", "/settings"),
        ("Picture", "/settings/avatar"),
        ("Username", "/settings/username"),
        ("E-mail", "/settings/email"),
        ("Password", "/settings/password"),
        ("Sessions", "/settings/sessions"),
    ]
    .map(|(name, url)| Tab { name, url, current: url == current })
    .to_vec()
}

/// An earlier name.
#[derive(Clone, Debug, Serialize)]
pub struct OldName {
    pub name: String,
    pub at: Ts,
}

/// A page of the settings with one small form.
#[derive(Clone, Debug, Serialize)]
pub struct SettingPage {
    pub tabs: Vec<Tab>,
    pub heading: String,
    pub intro: String,
    /// Absent where a rule says no; `intro` says which.
    pub form: Option<FormView>,
    pub old_names: Vec<OldName>,
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

/// The profile and how pages look.
#[derive(Clone, Debug, Serialize)]
pub struct ProfilePage {
    pub tabs: Vec<Tab>,
    pub errors: Vec<ErrorView>,
    pub display_name: FieldView,
    pub about: FieldView,
    pub pronouns: Choice,
    pub theme: Choice,
    pub density: Choice,
    pub zone: Choice,
    /// Whether the address is still to be confirmed.
    pub is_unconfirmed: bool,
}

impl ProfilePage {
    pub const TEMPLATE: &str = "forum/accounts/profile.html";
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
    pub tabs: Vec<Tab>,
    pub sessions: Vec<SessionView>,
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
        let other = SessionView { id: 2, is_this: false, ..session.clone() };
        Self { tabs: tabs("/settings/sessions"), sessions: vec![session, other] }
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
    pub tabs: Vec<Tab>,
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
