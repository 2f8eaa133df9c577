//! Articles: who writes them, when they are seen, what stands around them.

mod blog;
mod reading;
mod writing;

use crate::world::{Browser, World};

/// Text fields of the composer's form, for a board's new article.
pub async fn write(browser: &Browser, board: &str, fields: &[(&str, &str)]) -> crate::world::Answer {
    browser.post(&format!("/articles?board={board}"), fields).await
}

/// The number of the article that an address is about.
pub fn number(address: &str) -> i64 {
    let digits = address.split('/').find_map(|part| part.parse().ok());
    digits.unwrap_or_else(|| panic!("no number in {address}"))
}

/// A wall clock in UTC, so many hours from now, as a browser's field says it.
pub fn in_hours(world: &World<'_>, hours: i64) -> String {
    let at = world.site.clock.now().0 + hours * 3_600_000;
    let instant = jiff::Timestamp::from_millisecond(at).expect("an instant");
    instant.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M").to_string()
}
