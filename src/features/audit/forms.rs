//! What the log is asked for.

use serde::Deserialize;

use crate::kit::db::Ts;
use crate::kit::text::fold;
use crate::kit::web::address;
use crate::kit::web::forms::FormErrors;

const MAX_WORD: usize = 100;
const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

/// What acts are about, as the log names it, and what it is called.
pub const SUBJECTS: &[(&str, &str)] = &[
    ("thread", "Threads"),
    ("post", "Posts"),
    ("member", "Members: sanctions and notices"),
    ("user", "Accounts: roles, names, second steps"),
    ("matter", "Reports"),
    ("article", "Articles"),
    ("guideline", "Guidelines"),
    ("board", "Boards"),
    ("area", "Areas"),
    ("label", "Labels"),
    ("block", "Blocks of addresses"),
    ("artist", "Artists' profiles"),
    ("case", "Support cases"),
    ("desk", "The support desk"),
    ("site", "The emergency switch"),
    ("entry", "Acts that were undone"),
];

/// As it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Raw {
    pub who: String,
    pub verb: String,
    pub about: String,
    pub from: String,
    pub to: String,
    /// The page begins below this entry.
    pub before: Option<i64>,
}

/// What is meant; the name of who did it is looked up by its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub who: Option<String>,
    pub verb: Option<String>,
    pub about: Option<&'static str>,
    pub from: Option<Ts>,
    /// Before this instant: the day itself is in.
    pub until: Option<Ts>,
    pub before: Option<i64>,
}

impl Raw {
    pub fn read(&self) -> (Asked, FormErrors) {
        let mut errors = FormErrors::default();
        let mut word = |name: &'static str, text: &str| match fold::clean_line(text, MAX_WORD) {
            _ if text.trim().is_empty() => None,
            Ok(line) => Some(line),
            Err(error) => {
                errors.add(name, error.to_string());
                None
            }
        };
        let (who, verb) = (word("who", &self.who), word("verb", &self.verb));
        let mut day = |name: &'static str, text: &str| {
            let found = Ts::parse(&format!("{}T00:00:00Z", text.trim()));
            if found.is_none() && !text.trim().is_empty() {
                errors.add(name, "Write a day as 2026-01-31.");
            }
            found
        };
        let (from, last) = (day("from", &self.from), day("to", &self.to));
        let about = SUBJECTS.iter().map(|(subject, _)| *subject).find(|subject| *subject == self.about);
        if about.is_none() && !self.about.is_empty() {
            errors.add("about", "Choose one of these.");
        }
        let until = last.map(|day| day.plus(DAY));
        let who = who.map(|name| name.trim_start_matches('@').to_owned());
        (Asked { who, verb, about, from, until, before: self.before }, errors)
    }

    /// The address of the list with these filters.
    pub fn url(&self, before: Option<i64>) -> String {
        let before = before.map(|before| before.to_string()).unwrap_or_default();
        let asked = [
            ("who", &self.who),
            ("verb", &self.verb),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
            ("before", &before),
        ];
        address(
            "/desk/audit",
            asked.map(|(name, value)| (name, Some(value).filter(|value| !value.is_empty()))),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_in_from_its_first_to_its_last_moment() {
        let raw = Raw { from: "2026-01-31".into(), to: "2026-01-31".into(), ..Raw::default() };
        let (asked, errors) = raw.read();
        assert!(errors.is_empty());
        assert_eq!(asked.until.unwrap().0 - asked.from.unwrap().0, 86_400_000);
        let raw = Raw { from: "31.1.".into(), about: "weather".into(), ..Raw::default() };
        let (_, errors) = raw.read();
        assert!(errors.get("from").is_some() && errors.get("about").is_some());
    }
}
