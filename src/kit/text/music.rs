//! Addresses of known music services, recognised without loading anything.

use percent_encoding::percent_decode_str;
use url::Url;

/// Longest identifier of a piece of music.
const MAX_ID: usize = 100;

/// The words for kinds in addresses and in HTML.
pub(super) const KINDS: [&str; 6] = ["track", "album", "playlist", "episode", "show", "artist"];

/// A service whose addresses are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MusicService {
    /// Name to show.
    pub name: String,
    /// Its hosts without `www.`; the first is the one that links are made for. `*.x` stands for any host under `x`.
    pub hosts: Vec<String>,
    /// Scheme of its short form, such as `tempo` in `tempo:track:4uLU6h`.
    pub scheme: Option<String>,
    /// Hosts of its short links, which only the service itself could resolve.
    pub short_hosts: Vec<String>,
    /// Whether it is the site's own service.
    pub own: bool,
}

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MusicKind {
    /// One song.
    Track,
    /// A release of several.
    Album,
    /// A list that somebody made.
    Playlist,
    /// One part of a podcast.
    Episode,
    /// A podcast.
    Show,
    /// Who plays it.
    Artist,
    /// What stands behind a short link: only its service could say.
    Unknown,
}

impl MusicKind {
    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Track => "track",
            Self::Album => "album",
            Self::Playlist => "playlist",
            Self::Episode => "episode",
            Self::Show => "show",
            Self::Artist => "artist",
            Self::Unknown => "link",
        }
    }

    /// The word to show.
    pub fn title(self) -> &'static str {
        match self {
            Self::Track => "Track",
            Self::Album => "Album",
            Self::Playlist => "Playlist",
            Self::Episode => "Episode",
            Self::Show => "Show",
            Self::Artist => "Artist",
            Self::Unknown => "Link",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "track" | "song" => Self::Track,
            "album" => Self::Album,
            "playlist" => Self::Playlist,
            "episode" => Self::Episode,
            "show" | "podcast" => Self::Show,
            "artist" => Self::Artist,
            _ => return None,
        })
    }
}

/// A recognised address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MusicLink {
    /// Name of the service.
    pub service: String,
    /// Whether it is the site's own.
    pub own: bool,
    /// What it leads to.
    pub kind: MusicKind,
    /// The service's own identifier.
    pub id: String,
    /// The same for all ways to write the same address.
    pub key: String,
    /// A web address without the marks of who shared it.
    pub url: String,
}

/// Recognises an address of one of `services`, in its web or its short form.
pub fn canonical(url: &str, services: &[MusicService]) -> Option<MusicLink> {
    let url = url.trim();
    if services.is_empty() || url.len() > 1_000 {
        return None;
    }
    services.iter().find_map(|service| short_form(url, service)).or_else(|| web_form(url, services))
}

/// All music addresses of a text, in order, each key once: also short links, and
/// those without a scheme.
pub fn find(text: &str, services: &[MusicService]) -> Vec<MusicLink> {
    let mut found: Vec<MusicLink> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || "<>()[]\"|`".contains(c)) {
        let word =
            word.trim_start_matches(['*', '_', '\'']).trim_end_matches(['.', ',', ';', '!', '?', '*', '\'']);
        if let Some(link) =
            spelled(word, services).filter(|link| found.iter().all(|known| known.key != link.key))
        {
            found.push(link);
        }
    }
    found
}

fn spelled(word: &str, services: &[MusicService]) -> Option<MusicLink> {
    if !word.contains(['/', ':']) {
        return None;
    }
    let whole = if word.contains("://") { word.to_owned() } else { format!("https://{word}") };
    canonical(word, services).or_else(|| canonical(&whole, services)).or_else(|| short_link(&whole, services))
}

/// A short link is known by itself alone: the same one is the same piece.
fn short_link(url: &str, services: &[MusicService]) -> Option<MusicLink> {
    let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = host_of(&url)?;
    let service =
        services.iter().find(|service| service.short_hosts.iter().any(|short| matches_host(short, host)))?;
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    let (id, None) = (segments.next()?, segments.next()) else { return None };
    is_id(id).then(|| MusicLink {
        service: service.name.clone(),
        own: service.own,
        kind: MusicKind::Unknown,
        id: id.to_owned(),
        key: format!("{host}/{id}"),
        url: format!("https://{host}/{id}"),
    })
}

fn host_of(url: &Url) -> Option<&str> {
    Some(url.host_str()?.trim_start_matches("www.").trim_end_matches('.'))
}

/// `scheme:kind:id`, also with an owner before it (`scheme:user:ann:playlist:id`).
fn short_form(url: &str, service: &MusicService) -> Option<MusicLink> {
    let scheme = service.scheme.as_deref()?;
    let (given, rest) = url.split_once(':')?;
    let parts: Vec<&str> = rest.split(':').collect();
    let [.., kind, id] = parts[..] else { return None };
    let owned = parts.len() == 2 || (parts.len() == 4 && parts[0].eq_ignore_ascii_case("user"));
    if !given.eq_ignore_ascii_case(scheme) || !owned {
        return None;
    }
    link(service, service.hosts.first().map(String::as_str)?, MusicKind::parse(kind)?, id)
}

fn web_form(url: &str, services: &[MusicService]) -> Option<MusicLink> {
    let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = host_of(&url)?;
    let (service, pattern) = services.iter().find_map(|service| {
        service.hosts.iter().find(|pattern| matches_host(pattern, host)).map(|pattern| (service, pattern))
    })?;
    // Some players carry the short form in their address.
    let carried = url.query_pairs().find(|(name, _)| name == "uri");
    if let Some(link) = carried.and_then(|(_, uri)| short_form(&uri, service)) {
        return Some(link);
    }
    let (kind, id) = kind_and_id(&url)?;
    // Under a pattern the host is part of the identity, else all hosts are the same place.
    let host = if pattern.starts_with("*.") { host } else { service.hosts.first()? };
    link(service, host, kind, &id)
}

fn matches_host(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => host.eq_ignore_ascii_case(pattern.trim_start_matches("www.")),
    }
}

/// The last `kind/id` of the path, whatever stands before it: a language, `embed`, `user/ann`.
fn kind_and_id(url: &Url) -> Option<(MusicKind, String)> {
    let query =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let decoded: Vec<String> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty())
        .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
        .collect();
    let segments: Vec<&str> = decoded.iter().map(String::as_str).collect();
    match segments[..] {
        ["watch"] => return Some((MusicKind::Track, query("v")?)),
        ["playlist"] => return Some((MusicKind::Playlist, query("list")?)),
        _ => {}
    }
    let at = segments.iter().rposition(|segment| MusicKind::parse(segment).is_some())?;
    let kind = MusicKind::parse(segments[at])?;
    match segments[at + 1..] {
        // A name in between, as in /us/album/some-name/12345?i=678: the song of an album is a track.
        [_, id] if id.bytes().all(|byte| byte.is_ascii_digit()) => {
            match query("i").filter(|_| kind == MusicKind::Album) {
                Some(track) => Some((MusicKind::Track, track)),
                None => Some((kind, id.to_owned())),
            }
        }
        [id] => Some((kind, id.to_owned())),
        _ => None,
    }
}

fn link(service: &MusicService, host: &str, kind: MusicKind, id: &str) -> Option<MusicLink> {
    if !is_id(id) || host.starts_with("*.") {
        return None;
    }
    let url = match kind {
        MusicKind::Track if host.ends_with("youtube.com") => format!("https://{host}/watch?v={id}"),
        MusicKind::Playlist if host.ends_with("youtube.com") => format!("https://{host}/playlist?list={id}"),
        _ => format!("https://{host}/{}/{id}", kind.as_str()),
    };
    Some(MusicLink {
        service: service.name.clone(),
        own: service.own,
        kind,
        id: id.to_owned(),
        key: format!("{host}/{}/{id}", kind.as_str()),
        url,
    })
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= MAX_ID
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests;
