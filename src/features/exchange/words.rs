//! Words from elsewhere: names that may stand here, and texts made safe.

use std::collections::{HashMap, HashSet};

use crate::kit::text::markdown::{self, MarkdownOptions};
use crate::kit::text::{bbcode, fold, foreign, names, plain};

/// A text, ready to be kept.
pub struct Prepared {
    /// In Markdown.
    pub body: String,
    pub html: String,
    /// The words alone, for the search.
    pub text: String,
}

/// Makes a body safe by its format; `None` for a format that we do not know.
/// Every `@name` leads to itself: for our own texts.
pub fn prepare(body: &str, format: &str) -> Option<Prepared> {
    let body = source_of(body, format)?;
    let rendered = markdown::render(&body, &MarkdownOptions::default());
    Some(Prepared { body, html: rendered.html, text: rendered.text })
}

/// The same for texts from elsewhere: `find` says whom names mean, by skeleton; others stay text.
pub fn prepare_with<E>(
    body: &str,
    format: &str,
    find: impl FnOnce(&[String]) -> Result<HashMap<String, String>, E>,
) -> Result<Option<Prepared>, E> {
    let Some(body) = source_of(body, format) else {
        return Ok(None);
    };
    let rendered = markdown::render_with_names(&body, &MarkdownOptions::default(), find)?;
    Ok(Some(Prepared { body, html: rendered.html, text: rendered.text }))
}

/// Every format becomes Markdown once, so that authors can edit what they wrote.
fn source_of(body: &str, format: &str) -> Option<String> {
    match format {
        "markdown" => Some(body.to_owned()),
        "text" => Some(plain::plain_to_markdown(body)),
        "bbcode" => Some(bbcode::bbcode_to_markdown(body)),
        "html" => Some(foreign::html_to_markdown(body)),
        _ => None,
    }
}

/// The text without characters that no text needs; whether there were any.
pub fn without_controls(text: &str) -> (String, Option<&'static str>) {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_bad = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if lines.chars().any(is_bad) {
        return (lines.chars().filter(|c| !is_bad(*c)).collect(), Some("control characters taken out"));
    }
    (lines, None)
}

/// Whether the name shows an e-mail address.
pub fn is_address(name: &str) -> bool {
    name.split_whitespace().any(|word| {
        word.split_once('@').is_some_and(|(local, host)| {
            let host = host.trim_end_matches(['.', ',', ';', ')', '>']);
            !local.is_empty()
                && host
                    .rsplit_once('.')
                    .is_some_and(|(name, end)| !name.is_empty() && end.chars().count() >= 2)
        })
    })
}

/// How a name from elsewhere stands here.
#[derive(Debug)]
pub struct Name {
    pub username: String,
    pub key: String,
    pub display: Option<String>,
    pub changed: Option<String>,
}

/// The longest display name.
const DISPLAY_MAX: usize = 60;

/// Takes the name as it is, if it may stand here and nobody has it; else derives
/// one and keeps the original as the name that is shown. An e-mail address is
/// never shown.
pub fn name(
    wanted: &str,
    display: Option<&str>,
    number: u64,
    rules: &names::Reserved,
    taken: &dyn Fn(&str) -> bool,
) -> Name {
    let display = display
        .and_then(|display| fold::clean_line(display, DISPLAY_MAX).ok())
        .filter(|display| !is_address(display));
    if !is_address(wanted) && names::check(wanted, rules).is_ok() {
        let key = names::skeleton(wanted);
        if !taken(&key) {
            return Name { username: wanted.to_owned(), key, display, changed: None };
        }
    }
    let is_hidden = is_address(wanted);
    let base = if is_hidden { format!("member-{number}") } else { wanted.to_owned() };
    let username = names::derive(&base, |name| rules.refuses(name) || taken(&names::skeleton(name)));
    let key = names::skeleton(&username);
    let shown = match display {
        Some(display) => Some(display),
        None if is_hidden => None,
        None => fold::clean_line(wanted, DISPLAY_MAX).ok(),
    };
    let changed = if is_hidden {
        format!("the username was an e-mail address; the member is \"{username}\"")
    } else {
        format!("username \"{wanted}\" became \"{username}\"")
    };
    Name { username, key, display: shown, changed: Some(changed) }
}

/// A slug that is not in `taken` yet; puts it there.
pub fn free_slug(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut slug = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(slug.clone()) {
        slug = format!("{wanted}-{number}");
        number += 1;
    }
    slug
}
