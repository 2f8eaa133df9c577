//! What templates show of kudos.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::posts::model::PostId;
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;

/// The button under a post, alone: `features/kudos/button.html`, what a script gets.
#[derive(Clone, Debug, Serialize)]
pub struct ButtonView {
    pub id: PostId,
    pub kudos: i64,
    pub kudos_given: bool,
}

impl ButtonView {
    pub fn sample() -> Self {
        Self { id: PostId(7), kudos: 12, kudos_given: true }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct GiverView {
    pub person: PersonView,
    pub at: Ts,
}

/// Who gave a post kudos: `features/kudos/index.html`.
#[derive(Clone, Debug, Serialize)]
pub struct GiversPage {
    pub thread: Link,
    /// The post's place in its thread.
    pub url: String,
    pub number: i64,
    pub author: PersonView,
    pub count: i64,
    pub givers: Vec<GiverView>,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl GiversPage {
    pub fn sample() -> Self {
        Self {
            thread: Link { name: "No sound".to_owned(), url: "/threads/3/no-sound".to_owned() },
            url: "/threads/3/no-sound#post-2".to_owned(),
            number: 2,
            author: person(None, "Tempo"),
            count: 1,
            givers: vec![GiverView { person: person(None, "Tempo"), at: Ts(1_700_000_000_000) }],
            first_url: None,
            next_url: Some("/posts/7/kudos?after=1.2".to_owned()),
        }
    }
}
