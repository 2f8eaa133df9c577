//! The likely same threads beside a composer: `parts/similar.html`.

use serde::Serialize;

use crate::forum::threads::model::StatusView;

/// A thread that may be the same.
#[derive(Clone, Debug, Serialize)]
pub struct SimilarThread {
    pub id: i64,
    pub title: String,
    pub url: String,
    pub board: String,
    pub status: Option<StatusView>,
    /// An issue that takes "I have this too" instead of a new thread.
    pub votable: bool,
    pub votes: i64,
    pub solved: bool,
    /// The beginning of the accepted answer.
    pub answer: Option<String>,
    pub replies: i64,
    /// How many people it has answered already.
    pub answered: i64,
}

/// Threads of one kind, the likeliest first.
#[derive(Clone, Debug, Serialize)]
pub struct SimilarGroup {
    pub name: &'static str,
    pub threads: Vec<SimilarThread>,
}

impl SimilarGroup {
    pub fn sample() -> Self {
        let thread = SimilarThread {
            id: 3,
            title: "No sound on Android".to_owned(),
            url: "/threads/3/no-sound-on-android".to_owned(),
            board: "Android".to_owned(),
            status: Some(StatusView::sample()),
            votable: true,
            votes: 31,
            solved: true,
            answer: Some("Turn the volume up.".to_owned()),
            replies: 4,
            answered: 2,
        };
        Self { name: "Solved", threads: vec![thread] }
    }
}
