//! What somebody says with "I have this too".

use crate::forum::threads::store::votes::Details;
use crate::kit::text::fold;
use crate::kit::web::forms::{Fields, FormErrors};

/// Characters of a short answer and of the note at most.
const MAX_LINE: usize = 60;
const MAX_NOTE: usize = 500;

/// The fields as they were sent, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub details: Details,
    pub errors: FormErrors,
}

impl Said {
    /// All of it may be left out; a platform is one of those that the site names.
    pub fn read(form: &Fields, platforms: &[String]) -> Self {
        let mut errors = FormErrors::default();
        let mut line = |name: &'static str, what: &str, max: usize| {
            let sent = form.get(name);
            match fold::clean_line(sent, max) {
                Ok(line) => line,
                Err(_) if sent.trim().is_empty() => String::new(),
                Err(_) => {
                    errors.add(name, format!("{what} can have {max} characters at most."));
                    sent.to_owned()
                }
            }
        };
        let details = Details {
            platform: line("platform", "A platform", MAX_LINE),
            app_version: line("app_version", "A version", MAX_LINE),
            system: line("system", "A system", MAX_LINE),
            country: line("country", "A country", MAX_LINE),
            note: line("note", "A note", MAX_NOTE),
        };
        if !details.platform.is_empty() && !platforms.contains(&details.platform) {
            errors.add("platform", "Choose one of the platforms of the list.".to_owned());
        }
        Self { details, errors }
    }
}
