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
    /// Links to other sites; music services that are known here are none.
    pub links: i64,
    /// Pictures that it shows.
    pub images: i64,
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
    let links = links_in(site, &html);
    let images = images_in(&html);
    Ok(Written { body: body.to_owned(), html, version: RENDER_VERSION, shared, links, images })
}

/// How many links of a rendered text lead to other sites than this.
pub fn links_in(site: &Site, html: &str) -> i64 {
    let own = site.origin.split_once("://").map_or("", |(_, host)| host);
    links_elsewhere(html, own, &music_services(&site.config))
}

/// How many pictures a rendered text shows.
pub fn images_in(html: &str) -> i64 {
    html.matches("<img").count() as i64
}

/// How many links of a rendered text lead to other sites.
fn links_elsewhere(html: &str, own: &str, services: &[MusicService]) -> i64 {
    let own = own.split(':').next().unwrap_or_default();
    let is_known = |host: &str| {
        let music = |service: &MusicService| {
            service.hosts.iter().chain(&service.short_hosts).any(|known| known.eq_ignore_ascii_case(host))
        };
        host.eq_ignore_ascii_case(own) || services.iter().any(music)
    };
    let targets = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let hosts = targets.filter_map(|target| url::Url::parse(target).ok()?.host_str().map(str::to_owned));
    hosts.filter(|host| !is_known(host)).count() as i64
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
