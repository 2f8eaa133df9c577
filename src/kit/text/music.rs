//! Addresses of known music services, recognised without loading anything.

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

/// All music addresses of a text, in order, each key once.
pub fn find(text: &str, services: &[MusicService]) -> Vec<MusicLink> {
    let mut found: Vec<MusicLink> = Vec::new();
    for word in
        text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"' | '|'))
    {
        let word = word.trim_end_matches(['.', ',', ';', '!', '?', '*', '_']);
        if let Some(link) =
            canonical(word, services).filter(|link| found.iter().all(|known| known.key != link.key))
        {
            found.push(link);
        }
    }
    found
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
    let host = url.host_str()?.trim_start_matches("www.");
    let (service, pattern) = services.iter().find_map(|service| {
        service.hosts.iter().find(|pattern| matches_host(pattern, host)).map(|pattern| (service, pattern))
    })?;
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
    let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
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
    let allowed = !id.is_empty()
        && id.len() <= MAX_ID
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !allowed || host.starts_with("*.") {
        return None;
    }
    let url = match kind {
        MusicKind::Track if host.ends_with("youtube.com") => format!("https://{host}/watch?v={id}"),
        MusicKind::Playlist if host.ends_with("youtube.com") => format!("https://{host}/playlist?list={id}"),
        _ => format!("https://{host}/{}/{id}", kind.as_str()),
    };
    Some(MusicLink {
        service: service.name.clone(),
        kind,
        id: id.to_owned(),
        key: format!("{host}/{}/{id}", kind.as_str()),
        url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn services() -> Vec<MusicService> {
        let service = |name: &str, hosts: &[&str], scheme: Option<&str>| MusicService {
            name: name.to_owned(),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            scheme: scheme.map(str::to_owned),
        };
        vec![
            service("Tempo", &["open.tempo.example", "play.tempo.example"], Some("tempo")),
            service("Camp", &["*.camp.example"], None),
            service("Tube", &["music.youtube.com"], None),
        ]
    }

    #[test]
    fn all_ways_to_write_an_address_have_one_key() {
        for same in [
            "https://open.tempo.example/track/4uLU6h",
            "http://www.open.tempo.example/track/4uLU6h/",
            "https://open.tempo.example/intl-de/track/4uLU6h?si=abc&utm_source=x#t=3",
            "https://play.tempo.example/embed/track/4uLU6h",
            " tempo:track:4uLU6h ",
            "TEMPO:track:4uLU6h",
        ] {
            let link = canonical(same, &services()).unwrap();
            assert_eq!(link.key, "open.tempo.example/track/4uLU6h", "{same}");
            assert_eq!(link.url, "https://open.tempo.example/track/4uLU6h");
            assert_eq!((link.kind, link.service.as_str()), (MusicKind::Track, "Tempo"));
        }
        assert_ne!(
            canonical("tempo:track:4ulu6h", &services()).unwrap().key,
            "open.tempo.example/track/4uLU6h"
        );
    }

    #[test]
    fn each_kind_is_told() {
        for (address, kind, id) in [
            ("tempo:user:ann:playlist:9a", MusicKind::Playlist, "9a"),
            ("https://open.tempo.example/user/ann/playlist/9a", MusicKind::Playlist, "9a"),
            ("https://open.tempo.example/us/album/some-name/123?i=456", MusicKind::Track, "456"),
            ("https://open.tempo.example/us/album/some-name/123", MusicKind::Album, "123"),
            ("https://ann.camp.example/track/song-one", MusicKind::Track, "song-one"),
            ("https://music.youtube.com/watch?v=a_b-c&feature=share", MusicKind::Track, "a_b-c"),
        ] {
            let link = canonical(address, &services()).unwrap();
            assert_eq!((link.kind, link.id.as_str()), (kind, id), "{address}");
        }
    }

    #[test]
    fn strangers_are_not_recognised() {
        for other in [
            "",
            "tempo:",
            "tempo:track:",
            "tempo:track:a/b",
            "tempo:x:y:track:1",
            "https://open.tempo.example.evil.example/track/1",
            "https://evil.example/open.tempo.example/track/1",
            "javascript:track:1",
            "https://open.tempo.example/track/%22onload",
            "https://camp.example/track/1",
            "https://open.tempo.example/track",
            "https://open.tempo.example@evil.example/track/1",
        ] {
            assert_eq!(canonical(other, &services()), None, "{other}");
        }
        assert_eq!(canonical("tempo:track:1", &[]), None);
    }

    #[test]
    fn a_text_gives_each_piece_once() {
        let found = find(
            "Hear tempo:track:1, <https://open.tempo.example/track/1?si=2> and [this](tempo:album:2).",
            &services(),
        );
        assert_eq!(found.iter().map(|link| link.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_through(text in "(tempo:|https://|open.tempo.example|/track/|:|é|a|\\?i=|album|/|1){0,12}") {
            let _ = find(&text, &services());
            let _ = canonical(&text, &services());
        }
    }
}
