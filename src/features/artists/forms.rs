//! What the forms of claims say.

use crate::forum::form::{STALE, Sent};
use crate::kit::text::{fold, names};
use crate::kit::web::forms::FormErrors;

const MAX_NAME: usize = 80;
const MAX_ROLE: usize = 80;
const MAX_NOTE: usize = 2_000;
const MAX_LINK: usize = 300;
const MAX_LINKS: usize = 6;
/// Bytes of a decision's words.
const MAX_WORDS: usize = 2_000;

/// As it was sent: echoed back when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct RawClaim {
    pub name: String,
    pub links: String,
    pub role: String,
    pub note: String,
    /// The form's token was not good: the words are kept, nothing is done.
    stale: bool,
}

/// A claim, typed.
#[derive(Clone, Debug)]
pub struct NewClaim {
    pub name: String,
    /// The form in which look-alikes are one name.
    pub key: String,
    /// One in a line.
    pub links: String,
    pub role: String,
    pub note: String,
}

impl RawClaim {
    pub fn read(sent: &Sent) -> Self {
        let text = |name: &str| sent.get(name).to_owned();
        Self {
            name: text("name"),
            links: text("links"),
            role: text("role"),
            note: text("note"),
            stale: !sent.is_ours(),
        }
    }

    pub fn check(&self) -> Result<NewClaim, FormErrors> {
        let mut errors = FormErrors::default();
        if self.stale {
            errors.add("name", STALE);
        }
        let mut line = |field: &'static str, text: &str, max: usize, missing: &str| {
            if fold::is_blank(text) {
                errors.add(field, missing);
                return String::new();
            }
            fold::clean_line(text, max).unwrap_or_else(|_| {
                errors.add(field, format!("At most {max} characters. Shorten it."));
                String::new()
            })
        };
        let name = line("name", &self.name, MAX_NAME, "Say which artist it is, as the name is written.");
        let role =
            line("role", &self.role, MAX_ROLE, "Say what you do for this artist: “singer”, “manager”.");
        let links = links(&self.links).map_err(|sentence| errors.add("links", sentence)).unwrap_or_default();
        let note = if fold::is_blank(&self.note) {
            String::new()
        } else {
            fold::clean_body(&self.note, MAX_NOTE).unwrap_or_else(|_| {
                errors.add("note", format!("At most {MAX_NOTE} characters. Shorten it."));
                String::new()
            })
        };
        let key = names::skeleton(&name);
        if errors.get("name").is_none() && !key.chars().any(char::is_alphanumeric) {
            errors.add("name", "A name has at least one letter or digit.");
        }
        if errors.is_empty() { Ok(NewClaim { name, key, links, role, note }) } else { Err(errors) }
    }
}

/// The addresses of a text, one in a line.
fn links(text: &str) -> Result<String, String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let wrong =
            || format!("“{}” is no address: one in a line, each beginning with https://.", short(line));
        let url = url::Url::parse(line).map_err(|_| wrong())?;
        let plain = matches!(url.scheme(), "https" | "http")
            && url.host_str().is_some_and(|host| host.contains('.'))
            && url.username().is_empty()
            && url.password().is_none();
        if !plain || url.as_str().len() > MAX_LINK {
            return Err(wrong());
        }
        if !found.iter().any(|known| known == url.as_str()) {
            found.push(url.into());
        }
    }
    match found.len() {
        0 => {
            Err("Give at least one page that shows who you are: a profile, a site, a label's page."
                .to_owned())
        }
        count if count > MAX_LINKS => Err(format!("At most {MAX_LINKS} addresses: choose the best ones.")),
        _ => Ok(found.join("\n")),
    }
}

fn short(line: &str) -> String {
    line.chars().take(60).collect()
}

/// What staff say with a decision; the claimer reads it.
pub fn words(text: &str, needed: bool) -> Result<String, String> {
    if fold::is_blank(text) {
        return if needed {
            Err("Say why: who claimed it reads your words.".to_owned())
        } else {
            Ok(String::new())
        };
    }
    fold::clean_body(text, MAX_WORDS).map_err(|_| format!("At most {MAX_WORDS} characters. Shorten it."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_addresses_of_the_web() {
        assert_eq!(
            links(" https://a.example/x \n\nhttp://b.example\nhttps://a.example/x").as_deref(),
            Ok("https://a.example/x\nhttp://b.example/")
        );
        for wrong in [
            "",
            "  \n",
            "javascript:alert(1)",
            "ftp://a.example",
            "https://me:pw@a.example",
            "just words",
            "https://localhost",
        ] {
            assert!(links(wrong).is_err(), "{wrong}");
        }
        let many: Vec<String> = (0..9).map(|number| format!("https://a.example/{number}")).collect();
        assert!(links(&many.join("\n")).is_err());
    }

    #[test]
    fn look_alikes_have_one_key() {
        let claim = |name: &str| RawClaim {
            name: name.to_owned(),
            links: "https://a.example".to_owned(),
            role: "singer".to_owned(),
            ..RawClaim::default()
        };
        let key = |name: &str| claim(name).check().expect("a claim").key;
        assert_eq!(key("The Paper Lanterns"), key("тhe  pаper lanterns"));
        assert_ne!(key("The Paper Lanterns"), key("The Paper Planes"));
        assert!(claim("☆ ☆").check().is_err() && claim("").check().is_err());
    }
}
