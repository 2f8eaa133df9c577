//! The queue: `/desk/held`.

use serde::Serialize;

use crate::forum::accounts::model::PersonView;
use crate::forum::gate::filter::Totals;
use crate::forum::threads::views::{Link, person};
use crate::kit::db::Ts;

/// A post that waits.
#[derive(Clone, Debug, Serialize)]
pub struct HeldView {
    pub id: i64,
    pub author: PersonView,
    pub thread: Link,
    pub opens_thread: bool,
    pub words: String,
    pub score: i64,
    pub reasons: Vec<String>,
    pub at: Ts,
    /// What was typed for the author, and what is wrong with it.
    pub reason: String,
    pub error: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct HeldPage {
    pub lines: Vec<HeldView>,
    /// From this score on posts wait.
    pub hold_from: i64,
    /// How many decisions of each kind the filter has seen, and needs.
    pub spam: i64,
    pub fine: i64,
    pub learn_from: i64,
    pub first_url: Option<String>,
    pub next_url: Option<String>,
}

impl HeldPage {
    pub const TEMPLATE: &str = "features/held/queue.html";
    pub const TITLE: &str = "Posts that wait";

    pub fn sample() -> Self {
        let line = HeldView {
            id: 7,
            author: person(None, "Tempo"),
            thread: Link { name: "Cheap plays".to_owned(), url: "/threads/3/cheap-plays#post-1".to_owned() },
            opens_thread: true,
            words: "Win at casino.example".to_owned(),
            score: 80,
            reasons: vec!["+20: the account is new".to_owned()],
            at: Ts(1_790_000_000_000),
            reason: String::new(),
            error: Some("Say why.".to_owned()),
        };
        let Totals { spam, fine } = Totals { spam: 3, fine: 21 };
        Self {
            lines: vec![line],
            hold_from: 60,
            spam,
            fine,
            learn_from: 20,
            first_url: None,
            next_url: Some("/desk/held?after=7".to_owned()),
        }
    }
}
