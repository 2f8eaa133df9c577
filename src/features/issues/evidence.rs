//! How much is known of an issue, against what is needed to report it: pure.

use std::collections::HashMap;

use serde::Serialize;

use crate::forum::boards::model::Board;
use crate::forum::threads::model::ThreadId;
use crate::kit::config::Issues;

/// The meter: votes against the minimum, and from where details are missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub votes: i64,
    pub minimum: i64,
    /// Platforms of which nobody has said anything yet.
    pub missing: Vec<String>,
    pub is_full: bool,
}

impl Evidence {
    /// An issue whose label is a platform needs details from it; of others,
    /// any platform will do, and those that nobody named are said.
    pub fn of(
        (rules, board): (&Issues, &Board),
        (thread, votes, label): (ThreadId, i64, Option<&str>),
        platforms: &HashMap<(ThreadId, String), i64>,
    ) -> Self {
        let named = |name: &String| platforms.get(&(thread, name.clone())).is_some_and(|count| *count > 0);
        let own = rules.platforms.iter().find(|name| Some(name.as_str()) == label);
        let wanted: Vec<&String> = own.map_or_else(|| rules.platforms.iter().collect(), |own| vec![own]);
        let missing: Vec<String> =
            wanted.iter().filter(|name| !named(name)).map(|name| (*name).clone()).collect();
        let is_told = wanted.is_empty() || missing.len() < wanted.len();
        let minimum = board.votes_needed(rules.minimum_votes);
        Self { votes, minimum, is_full: votes >= minimum && is_told, missing }
    }

    pub fn sample() -> Self {
        Self { votes: 12, minimum: 25, missing: vec!["iOS".to_owned()], is_full: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(votes: i64, label: &str, named: &[&str]) -> (bool, usize) {
        let rules = Issues { minimum_votes: 3, platforms: vec!["Android".to_owned(), "iOS".to_owned()] };
        let id = ThreadId(1);
        let platforms = named.iter().map(|name| ((id, (*name).to_owned()), 1)).collect();
        let found = Evidence::of((&rules, &Board::sample()), (id, votes, Some(label)), &platforms);
        (found.is_full, found.missing.len())
    }

    #[test]
    fn an_issue_is_ready_with_enough_votes_and_details_from_its_platform() {
        assert_eq!(full(3, "Android", &["Android"]), (true, 0));
        assert_eq!(full(2, "Android", &["Android"]), (false, 0));
        assert_eq!(full(9, "Android", &["iOS"]), (false, 1));
        assert_eq!(full(3, "Account", &["iOS"]), (true, 1));
        assert_eq!(full(3, "Account", &[]), (false, 2));
    }
}
