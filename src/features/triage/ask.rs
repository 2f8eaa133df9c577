//! What the desk is told of a new case: the model that the settings name, read once and again when its file changes.

use std::path::Path;
use std::time::SystemTime;

use futures_util::future::BoxFuture;

use super::model::Model;
use crate::kit::error::Error;
use crate::kit::site::Site;

/// The model in memory, with its file's time. Without a model: the file can't be read.
struct Kept {
    changed: Option<SystemTime>,
    model: Option<Model>,
}

/// The likeliest category; empty where the model is unsure, none where there is no model.
pub fn suggest(site: Site, text: String) -> BoxFuture<'static, Result<Option<String>, Error>> {
    Box::pin(async move {
        if site.config.support.model.is_empty() {
            return Ok(None);
        }
        tokio::task::spawn_blocking(move || suggest_now(&site, &text))
            .await
            .map_err(|error| Error::Internal(error.to_string()))
    })
}

pub fn suggest_now(site: &Site, text: &str) -> Option<String> {
    let rules = &site.config.support;
    if rules.model.is_empty() {
        return None;
    }
    let kept = kept(site, Path::new(&rules.model));
    let model = kept.model.as_ref()?;
    let said = model.suggest(text, rules.model_sure).map(|said| said.category.to_owned());
    // A model may know categories that the settings have no more.
    Some(said.filter(|slug| rules.category(slug).is_some()).unwrap_or_default())
}

fn kept(site: &Site, file: &Path) -> std::sync::Arc<Kept> {
    let changed = std::fs::metadata(file).and_then(|facts| facts.modified()).ok();
    if let Some(kept) = site.shelf.get::<Kept>().filter(|kept| kept.changed == changed) {
        return kept;
    }
    let model = Model::load(file)
        .inspect_err(|error| tracing::warn!(%error, "nothing is suggested for new cases"))
        .ok();
    site.shelf.put(Kept { changed, model })
}
