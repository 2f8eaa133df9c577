//! Usernames and display names by this site's rules.

use super::store;
use crate::forum::ranks::Rank;
use crate::kit::db::Conn;
use crate::kit::site::Site;
use crate::kit::text::fold::{clean_line, fold};
use crate::kit::text::names::{self, Reserved};

/// Characters of a display name at most.
const MAX_DISPLAY: usize = 40;
/// Suggestions shown for a taken name.
const SUGGESTIONS: usize = 3;

/// What nobody may call themselves: the brand, ranks, staff titles.
fn reserved(brand: &str) -> Reserved {
    let titles: Vec<String> = Rank::ALL.iter().map(|rank| rank.title(brand)).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    Reserved::new(brand, &titles)
}

/// What is wrong with a username, as a sentence.
pub fn check(site: &Site, name: &str) -> Result<(), String> {
    names::check(name, &reserved(&site.config.brand)).map_err(|error| error.to_string())
}

/// The form in which look-alikes are one name (UTS 39): unique.
pub fn key(name: &str) -> String {
    names::skeleton(name)
}

/// The name's letters and digits alone, look-alikes as one: what is left of it without ornaments.
pub fn letters(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    names::skeleton(&plain)
}

/// What members are found by.
pub fn search_form(username: &str, display: Option<&str>) -> String {
    match display {
        Some(display) => format!("{} {}", fold(username), fold(display)),
        None => fold(username),
    }
}

/// The sentence for a taken name, with some that are free.
pub fn taken(conn: &mut Conn, brand: &str, name: &str) -> diesel::QueryResult<String> {
    let reserved = reserved(brand);
    let mut failed = None;
    let mut free = names::suggestions(name, |candidate| {
        let taken = store::is_name_taken(conn, &key(candidate), None);
        taken.unwrap_or_else(|error| {
            failed = Some(error);
            true
        }) || reserved.refuses(candidate)
    });
    if let Some(error) = failed {
        return Err(error);
    }
    free.truncate(SUGGESTIONS);
    Ok(match free.as_slice() {
        [] => "Somebody has this name, or one that looks just like it. Try another.".to_owned(),
        free => {
            format!("Somebody has this name, or one that looks just like it. Free are: {}.", free.join(", "))
        }
    })
}

/// A display name cleaned, `None` when left empty. Titles of staff and ranks are refused.
pub fn display(brand: &str, text: &str) -> Result<Option<String>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let name = clean_line(text, MAX_DISPLAY).map_err(|error| error.to_string())?;
    if reserved(brand).refuses(&name) {
        return Err("This name sounds like a rank or like staff. Choose another.".to_owned());
    }
    Ok(Some(name))
}
