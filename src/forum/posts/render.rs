//! From what somebody typed to what others read, with the site's own settings.
//! Never called while a write is under way.

use super::model::RENDER_VERSION;
use super::sharing;
use crate::forum::accounts::mentions;
use crate::kit::config::{self, Config};
use crate::kit::error::Error;
use crate::kit::site::Site;
use crate::kit::text::markdown::{MarkdownOptions, Rendered};
use crate::kit::text::music::{MusicLink, MusicService};
use crate::kit::text::personal;

/// A body and its HTML, made together.
#[derive(Clone, Debug)]
pub struct Written {
    pub body: String,
    pub html: String,
    pub version: i64,
    /// Music that it shares, in order.
    pub shared: Vec<MusicLink>,
}

/// As it will look. Names of members lead to them.
pub async fn markdown(site: &Site, body: &str) -> Result<Rendered, Error> {
    let services = music_services(&site.config);
    let host = site.origin.split_once("://").map(|(_, host)| host);
    let options = MarkdownOptions { own_host: host, music_hosts: &services, ..MarkdownOptions::default() };
    mentions::render(site, body, &options).await
}

pub async fn written(site: &Site, body: &str) -> Result<Written, Error> {
    let html = markdown(site, body).await?.html;
    let shared = sharing::found(&music_services(&site.config), body);
    Ok(Written { body: body.to_owned(), html, version: RENDER_VERSION, shared })
}

/// The services whose addresses are known here.
pub fn music_services(config: &Config) -> Vec<MusicService> {
    let known = |service: &config::MusicService| MusicService {
        name: service.name.clone(),
        hosts: vec![service.host.clone()],
        scheme: service.own.then(|| service.name.to_lowercase()),
        short_hosts: service.short_hosts.clone(),
        own: service.own,
    };
    config.music_services.iter().map(known).collect()
}

/// What somebody should know before posting this: a sentence and where it applies.
pub fn warnings(title: &str, body: &str) -> Vec<String> {
    personal::find(&format!("{title}\n{body}"))
        .into_iter()
        .map(|finding| format!("{} ({})", finding.kind.sentence(), finding.excerpt))
        .collect()
}
