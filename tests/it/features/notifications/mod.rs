//! What somebody follows, what they are told, and the letters about it.

mod letters;
mod live;
mod outage;
mod subscriptions;
pub mod told;

use bandstand::features::notifications::model::{Kind, Way};

/// The same way for every kind that knows it, else the way that it has first.
fn every_kind(way: &str) -> Vec<(&'static str, &str)> {
    let known = |kind: &Kind| Way::from_word(way).is_some_and(|way| kind.ways().contains(&way));
    Kind::ALL
        .iter()
        .map(|kind| (kind.word(), if known(kind) { way } else { kind.ways()[0].word() }))
        .collect()
}
