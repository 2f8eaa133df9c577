//! Finding members by the beginning or a part of their name; by nothing else of theirs.

use super::query::MAX_CHARS;
use super::store;
use super::views::{Asked, PAGE, ResultsPage, person};
use crate::forum::accounts::model::Face;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// Names offered while a mention is typed.
const OFFERED: i64 = 8;

/// The words as a name: without the sign of a mention.
fn name(words: &str) -> String {
    words.trim().trim_start_matches('@').chars().take(MAX_CHARS).collect()
}

pub async fn fill(site: &Site, asked: &Asked, page: &mut ResultsPage) -> Result<(), Error> {
    let words = name(&asked.q);
    if words.is_empty() {
        return Ok(());
    }
    page.searched = true;
    let skip = i64::try_from((asked.page - 1) * PAGE).unwrap_or(0);
    let most = i64::try_from(PAGE + 1).unwrap_or(0);
    let mut faces =
        site.db.read(move |conn| Ok::<_, Error>(store::members(conn, &words, skip, most)?)).await?;
    page.pager = asked.pager(faces.len() > PAGE);
    faces.truncate(PAGE);
    page.members = faces.iter().map(|face| person(face, &site.config.brand)).collect();
    Ok(())
}

/// A few members for a mention that begins like this.
pub async fn complete(site: &Site, words: &str) -> Result<Vec<Face>, Error> {
    let words = name(words);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    site.db.read(move |conn| Ok(store::members(conn, &words, 0, OFFERED)?)).await
}
