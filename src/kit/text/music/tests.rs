use super::*;
use proptest::prelude::*;

fn services() -> Vec<MusicService> {
    let service = |name: &str, hosts: &[&str], scheme: Option<&str>| MusicService {
        name: name.to_owned(),
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        scheme: scheme.map(str::to_owned),
        short_hosts: scheme.map(|scheme| format!("{scheme}.link")).into_iter().collect(),
        own: scheme.is_some(),
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
        "https://open.tempo.example:443/track//4uLU6h",
        "https://open.tempo.example./track/%34uLU6h",
        "https://play.tempo.example/embed?uri=tempo%3Atrack%3A4uLU6h",
    ] {
        let link = canonical(same, &services()).unwrap();
        assert_eq!(link.key, "open.tempo.example/track/4uLU6h", "{same}");
        assert_eq!(link.url, "https://open.tempo.example/track/4uLU6h");
        assert_eq!((link.kind, link.service.as_str()), (MusicKind::Track, "Tempo"));
    }
    assert_ne!(canonical("tempo:track:4ulu6h", &services()).unwrap().key, "open.tempo.example/track/4uLU6h");
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

#[test]
fn a_text_gives_short_links_and_those_without_a_scheme() {
    let found = find(
        "**https://tempo.link/Ab1** and 'tempo.link/Ab1?x=1', www.open.tempo.example/intl-de/album/2. Not tempo.link/a/b or and/or.",
        &services(),
    );
    let keys: Vec<_> = found.iter().map(|link| link.key.as_str()).collect();
    assert_eq!(keys, ["tempo.link/Ab1", "open.tempo.example/album/2"]);
    assert!(found.iter().all(|link| link.own), "{found:?}");
    // A short link is no card: nobody here knows what it is.
    assert_eq!(canonical("https://tempo.link/Ab1", &services()), None);
}

proptest! {
    #[test]
    fn any_text_can_be_looked_through(text in "(tempo:|https://|open.tempo.example|/track/|:|é|a|\\?i=|album|/|1){0,12}") {
        let _ = find(&text, &services());
        let _ = canonical(&text, &services());
    }
}
