//! The site's own files: one style sheet, its scripts, icons and avatars,
//! named by content so that a browser may keep them for good.

use std::collections::HashMap;

use actix_web::web::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::kit::web::packed::Packed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Files;

pub struct Asset {
    pub body: Packed,
    pub mime: &'static str,
    /// For `ETag`: quoted.
    pub etag: String,
}

/// Every asset by its address below `/assets/`.
pub struct Assets {
    files: HashMap<String, Asset>,
    pub css_url: String,
    pub js_url: String,
    /// The slugs of the avatar gallery, in order.
    pub gallery: Vec<String>,
}

impl Assets {
    pub fn load() -> Self {
        let mut files = HashMap::new();
        let mut gallery = Vec::new();
        let css = style_sheet();
        let version = hex8(css.as_bytes());
        let css_name = format!("site-{version}.css");
        files.insert(css_name.clone(), asset(css.into_bytes(), "text/css; charset=utf-8"));
        files.insert("icons.svg".to_owned(), asset(sprite().into_bytes(), "image/svg+xml"));
        // Modules import each other by relative address, so that one version stands for all of them.
        let mut scripts = String::new();
        for name in names("js/") {
            scripts.push_str(&read(&name));
        }
        let js_version = hex8(scripts.as_bytes());
        for name in Files::iter() {
            let (address, mime) = match name.rsplit_once('.') {
                Some((_, "js")) => {
                    (name.replacen("js/", &format!("js-{js_version}/"), 1), "text/javascript; charset=utf-8")
                }
                Some((stem, "svg")) if !name.starts_with("icons/") && !name.starts_with("ranks/") => {
                    if let Some(slug) = stem.strip_prefix("avatars/") {
                        gallery.push(slug.to_owned());
                    }
                    (name.to_string(), "image/svg+xml")
                }
                _ => continue,
            };
            files.insert(address, asset(read(&name).into_bytes(), mime));
        }
        gallery.sort();
        Self {
            files,
            css_url: format!("/assets/{css_name}"),
            js_url: format!("/assets/js-{js_version}/main.js"),
            gallery,
        }
    }

    pub fn get(&self, address: &str) -> Option<&Asset> {
        self.files.get(address)
    }
}

fn asset(body: Vec<u8>, mime: &'static str) -> Asset {
    let etag = format!("\"{}\"", hex8(&body));
    Asset { body: Packed::new(Bytes::from(body)), mime, etag }
}

/// The components' style sheets in the order that `css/order.txt` gives.
fn style_sheet() -> String {
    read("css/order.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|name| read(&format!("css/{name}")))
        .collect()
}

/// All icons and rank marks as symbols of one drawing.
fn sprite() -> String {
    let mut out = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    for (folder, prefix) in [("icons/", ""), ("ranks/", "rank-")] {
        for name in names(folder) {
            let text = read(&name);
            let slug = name.rsplit('/').next().unwrap_or(&name).trim_end_matches(".svg");
            if let Some((head, body)) = text.split_once('>') {
                let attributes =
                    head.trim_start_matches("<svg").replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
                let body = body.rsplit_once("</svg>").map_or(body, |(body, _)| body);
                out.push_str(&format!("<symbol id=\"{prefix}{slug}\"{attributes}>{body}</symbol>"));
            }
        }
    }
    out.push_str("</svg>");
    out
}

fn names(folder: &str) -> Vec<String> {
    let mut names: Vec<String> =
        Files::iter().filter(|name| name.starts_with(folder)).map(|name| name.into_owned()).collect();
    names.sort();
    names
}

fn read(name: &str) -> String {
    Files::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok()).unwrap_or_default()
}

fn hex8(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)[..6])
}
