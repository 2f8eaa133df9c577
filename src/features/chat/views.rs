//! What templates show of Chat.

use serde::Serialize;

use crate::forum::threads::views::Link;

/// A piece of music that a thread shares.
#[derive(Clone, Debug, Serialize)]
pub struct PieceView {
    /// "Track", "Album" and so on.
    pub kind: String,
    pub service: String,
    pub url: String,
    /// Its address without the scheme, which is enough to know it by.
    pub address: String,
    pub by: String,
    /// The post that shares it first.
    pub post: Link,
}

/// All music of a thread: `features/chat/music.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MusicPage {
    pub thread: Link,
    pub board: Link,
    pub pieces: Vec<PieceView>,
    /// Addresses to copy, one a line.
    pub addresses: String,
    /// How many lines that are.
    pub lines: usize,
    /// There is more than is shown.
    pub more: bool,
}

impl MusicPage {
    pub const TEMPLATE: &str = "features/chat/music.html";

    pub fn sample() -> Self {
        Self {
            thread: Link { name: "Songs for rain".to_owned(), url: "/threads/4/songs-for-rain".to_owned() },
            board: Link { name: "Music Exchange".to_owned(), url: "/boards/music-exchange".to_owned() },
            pieces: vec![PieceView {
                kind: "Track".to_owned(),
                service: "Tempo".to_owned(),
                url: "https://open.tempo.example/track/4uLU6h".to_owned(),
                address: "open.tempo.example/track/4uLU6h".to_owned(),
                by: "mirelle".to_owned(),
                post: Link { name: "#2".to_owned(), url: "/threads/4/songs-for-rain#post-2".to_owned() },
            }],
            addresses: "https://open.tempo.example/track/4uLU6h".to_owned(),
            lines: 1,
            more: true,
        }
    }
}
