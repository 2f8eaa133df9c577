//! The forum's language in the memory of a running site, and keeping it and the index up.

use std::sync::Arc;
use std::time::Duration;

use super::language::Language;
use super::{index, store};
use crate::kit::db::Ts;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// A language is learned anew after so long,
const DAY: Duration = Duration::from_secs(86_400);
/// or when the forum has grown by this share since.
const GROWTH: f64 = 1.2;

struct Kept {
    learned_at: Ts,
    language: Arc<Language>,
}

/// The language that was learned last; an empty one before that.
pub async fn language(site: &Site) -> Result<Arc<Language>, Error> {
    match site.shelf.get::<Kept>() {
        Some(kept) => Ok(kept.language.clone()),
        None => load(site).await,
    }
}

async fn load(site: &Site) -> Result<Arc<Language>, Error> {
    let found = site.db.read(|conn| Ok::<_, Error>(store::language(conn)?)).await?;
    let (learned_at, language) = found.unwrap_or_default();
    let language = Arc::new(language);
    site.shelf.put(Kept { learned_at, language: language.clone() });
    Ok(language)
}

/// Recurring: reads what is not in the index, learns when it is time, and takes
/// over what another process learned.
pub async fn keep_up(site: &Site) -> Result<(), Error> {
    let (db, now) = (site.db.clone(), site.clock.now());
    let work = move || {
        index::fill(&db)?;
        let is_due = db.read_now(|conn| {
            let threads = store::open_threads(conn)?;
            Ok::<_, Error>(match store::language(conn)? {
                Some((at, language)) => {
                    at.plus(DAY) < now || threads as f64 > f64::from(language.forum()) * GROWTH
                }
                None => true,
            })
        })?;
        if is_due { index::learn_anew(&db, now) } else { Ok(()) }
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Error::Internal("reading threads failed".to_owned())))?;
    let newest = site.db.read(|conn| Ok::<_, Error>(store::learned_at(conn)?)).await?;
    if site.shelf.get::<Kept>().is_none_or(|kept| Some(kept.learned_at) != newest) {
        load(site).await?;
    }
    Ok(())
}
