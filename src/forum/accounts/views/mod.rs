//! What the account pages show: here the small forms, in `settings` the rest.

pub mod settings;
pub mod tabs;

use serde::Serialize;

use crate::forum::gate::work::WorkView;
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
    /// The sum that keeps programs out, where one is asked.
    pub work: Option<WorkView>,
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

    pub fn work(mut self, work: Option<WorkView>) -> Self {
        self.work = work;
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

    pub fn sample() -> Self {
        let field = FieldView::new("email", "E-mail address", "email").hint("We send a letter there.");
        Self::new("/forgot", "Send the letter", vec![field])
            .work(Some(WorkView::sample()))
            .errors(&FormErrors::one("email", "It is missing."))
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
        Self::new(
            "Look into your mailbox",
            "A letter is on its way.",
            vec![LinkView::new("Log in", "/login")],
        )
    }
}
