//! Templates and assets: embedded in the binary, read from disk while developing.

pub mod assets;
pub mod filters;

use std::sync::Arc;

use rust_embed::RustEmbed;
use tera::{Context, Tera};

use super::error::Error;
use assets::Assets;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

/// The templates and the addresses of the assets they name.
#[derive(Clone)]
pub struct View {
    tera: Arc<Tera>,
    pub assets: Arc<Assets>,
}

impl View {
    /// Loads every template. A mistyped filter, function or component is an error here.
    pub fn load() -> Result<Self, String> {
        let assets = Assets::load();
        let mut tera = Tera::new();
        filters::register(&mut tera);
        let global = tera.global_context();
        global.insert("css_url", &assets.css_url);
        global.insert("js_url", &assets.js_url);
        let mut sources = Vec::new();
        for name in Templates::iter() {
            if let Some(file) = Templates::get(&name) {
                let text =
                    String::from_utf8(file.data.into_owned()).map_err(|_| format!("{name} is not UTF-8"))?;
                sources.push((name.into_owned(), text));
            }
        }
        tera.add_raw_templates(sources).map_err(|error| error.to_string())?;
        Ok(Self { tera: Arc::new(tera), assets: Arc::new(assets) })
    }

    pub fn names(&self) -> Vec<String> {
        self.tera.get_template_names().map(str::to_owned).collect()
    }

    /// Renders a template; the error names it.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Error> {
        self.tera.render(template, context).map_err(|error| Error::Internal(format!("{template}: {error:?}")))
    }

    /// Renders a letter or a fragment from its type.
    pub fn render_data(&self, template: &str, data: &impl serde::Serialize) -> Result<String, Error> {
        let context = Context::from_serialize(data).map_err(|error| Error::Internal(error.to_string()))?;
        self.render(template, &context)
    }
}
