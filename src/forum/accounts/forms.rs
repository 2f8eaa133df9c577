//! From what was sent to what is meant, with the errors by field.

use super::names;
use crate::kit::site::Site;
use crate::kit::text::fold::clean_body;
use crate::kit::web::forms::{Fields, FormErrors};
use crate::kit::{mail, password};

/// Characters of the about text at most.
const MAX_ABOUT: usize = 2000;
/// The pronouns to choose from; none is the first choice.
pub const PRONOUNS: &[&str] =
    &["she/her", "he/him", "they/them", "she/they", "he/they", "any pronouns", "ask me"];
pub const THEMES: &[&str] = &["auto", "light", "dark"];
pub const DENSITIES: &[&str] = &["comfortable", "compact"];

/// Somebody who wants an account.
#[derive(Clone, Debug)]
pub struct Registration {
    pub username: String,
    pub email: String,
    pub password: String,
}

impl Registration {
    /// What was sent, and what is wrong with it. The page gives back all but the password.
    pub fn read(site: &Site, fields: &Fields) -> (Self, FormErrors) {
        let mut errors = FormErrors::default();
        let username = fields.get("username").trim().to_owned();
        if let Err(sentence) = names::check(site, &username) {
            errors.add("username", sentence);
        }
        let given = fields.get("email").trim();
        let email = mail::check_address(given).unwrap_or_else(|sentence| {
            errors.add("email", sentence);
            given.to_owned()
        });
        // A password is kept exactly as it was typed.
        let password = fields.get("password").to_owned();
        if let Some(sentence) = new_password(site, &password, &username, &email) {
            errors.add("password", sentence);
        }
        (Self { username, email, password }, errors)
    }

    /// Whether the field that people don't see was filled: a program did it.
    pub fn is_trap_sprung(fields: &Fields) -> bool {
        !fields.get("website").is_empty()
    }
}

/// What is wrong with a new password of this person, if anything.
pub fn new_password(site: &Site, given: &str, username: &str, email: &str) -> Option<String> {
    let local = email.split('@').next().unwrap_or_default();
    password::weakness(given, &[&site.config.brand, username, email, local])
}

/// What a member sets for themselves.
#[derive(Clone, Debug)]
pub struct ProfileForm {
    pub display_name: Option<String>,
    pub pronouns: Option<String>,
    pub about: String,
    pub theme: String,
    pub density: String,
    pub zone: String,
}

impl ProfileForm {
    pub fn read(brand: &str, fields: &Fields) -> (Self, FormErrors) {
        let mut errors = FormErrors::default();
        let display_name = names::display(brand, fields.get("display_name")).unwrap_or_else(|sentence| {
            errors.add("display_name", sentence);
            Some(fields.get("display_name").to_owned())
        });
        let about = fields.get("about");
        let about = if about.trim().is_empty() {
            String::new()
        } else {
            clean_body(about, MAX_ABOUT).unwrap_or_else(|error| {
                errors.add("about", error.to_string());
                about.to_owned()
            })
        };
        let pronouns = Some(fields.get("pronouns")).filter(|given| !given.is_empty());
        if pronouns.is_some_and(|given| !PRONOUNS.contains(&given)) {
            errors.add("pronouns", "Choose one of the list.");
        }
        let zone = fields.get("zone").to_owned();
        if jiff::tz::TimeZone::get(&zone).is_err() {
            errors.add("zone", "Choose one of the list.");
        }
        let mut one_of = |field: &'static str, known: &[&str]| {
            let given = fields.get(field);
            if !known.contains(&given) {
                errors.add(field, "Choose one of the list.");
            }
            given.to_owned()
        };
        let (theme, density) = (one_of("theme", THEMES), one_of("density", DENSITIES));
        (Self { display_name, pronouns: pronouns.map(str::to_owned), about, theme, density, zone }, errors)
    }
}
