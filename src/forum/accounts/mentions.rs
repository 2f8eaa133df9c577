//! Names in texts: `@name` leads to a member where there is one, and stays text otherwise.

use super::store;
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::markdown::{self, MarkdownOptions, Rendered};

/// Renders a text that is about to be kept or shown. Whom its names mean is
/// asked once, and not while a write is under way.
pub async fn render(site: &Site, source: &str, options: &MarkdownOptions<'_>) -> Result<Rendered, Error> {
    let rendered = markdown::render(source, options);
    if rendered.mentions.is_empty() {
        return Ok(rendered);
    }
    let keys = markdown::skeletons(&rendered.mentions);
    let known = site.db.read(move |conn| Ok::<_, Error>(store::named(conn, &keys)?)).await?;
    Ok(markdown::render(source, &MarkdownOptions { known_names: Some(&known), ..*options }))
}
