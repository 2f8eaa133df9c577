//! A small machine of named states, as the settings describe it: what each is
//! called and looks like, and who may come to it from where with what.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The five meanings that a state can have (LOOK, Colour).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    Info,
    Progress,
    Good,
    Stop,
    Quiet,
}

/// What somebody must say to come to a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Words for everybody who waits.
    Update,
    /// The date of the next word.
    NextWord,
    /// The number of the requirement that was missed.
    Requirement,
}

/// A way to a state.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    pub from: Vec<String>,
    /// The least role, by its word.
    pub who: String,
    #[serde(default)]
    pub needs: Vec<Need>,
}

/// A state of things of one kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The kind of thing.
    pub of: String,
    pub name: String,
    pub meaning: Meaning,
    /// One sentence for those who read it the first time.
    #[serde(default)]
    pub about: String,
    /// What a new one has.
    #[serde(default)]
    pub first: bool,
    /// Votes are neither given nor taken back.
    #[serde(default)]
    pub closed: bool,
    /// Evidence is still gathered.
    #[serde(default)]
    pub gathers: bool,
    /// It is said to work again: those affected are asked, and a newer problem is another one.
    #[serde(default)]
    pub settled: bool,
    /// It stands on the plan that everybody can read.
    #[serde(default)]
    pub planned: bool,
    /// Where things of this state are kept; empty: where they are.
    #[serde(default)]
    pub board: String,
    #[serde(default)]
    pub ways: Vec<Way>,
}

/// Every state, in the order of the settings.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<Status>")]
pub struct Statuses(Arc<[Status]>);

impl From<Vec<Status>> for Statuses {
    fn from(all: Vec<Status>) -> Self {
        Self(all.into())
    }
}

impl Statuses {
    /// The states of one kind.
    pub fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Status> {
        self.0.iter().filter(move |status| status.of == kind)
    }

    /// What a new thing of this kind has; kinds without states have none.
    pub fn first(&self, kind: &str) -> Option<&Status> {
        self.0.iter().find(|status| status.of == kind && status.first)
    }

    pub fn get(&self, kind: &str, name: &str) -> Option<&Status> {
        self.0.iter().find(|status| status.of == kind && status.name == name)
    }

    /// The colour of a name of any kind; one that nobody knows is quiet.
    pub fn meaning(&self, name: &str) -> Meaning {
        self.0.iter().find(|status| status.name == name).map_or(Meaning::Quiet, |status| status.meaning)
    }

    /// Whether a thing of this state is settled.
    pub fn is_settled(&self, kind: &str, name: Option<&str>) -> bool {
        name.and_then(|name| self.get(kind, name)).is_some_and(|status| status.settled)
    }

    /// Whether people wait for a thing of this state; a state that nobody knows is open.
    pub fn is_open(&self, kind: &str, name: Option<&str>) -> bool {
        name.and_then(|name| self.get(kind, name)).is_none_or(|status| !status.closed)
    }

    /// The ways from one state to another, as the table has them.
    pub fn ways<'a>(&'a self, kind: &str, from: &str, to: &str) -> impl Iterator<Item = &'a Way> {
        let to = self.get(kind, to);
        let ways = to.map(|status| status.ways.as_slice()).unwrap_or_default();
        let from = from.to_owned();
        ways.iter().filter(move |way| way.from.contains(&from))
    }

    /// What is wrong with the table, in one line. `kinds` and `roles` are the words that can be used.
    pub fn check(&self, kinds: &[&str], roles: &[&str]) -> Result<(), String> {
        for (at, status) in self.0.iter().enumerate() {
            let Status { of, name, .. } = status;
            let say = |what: String| Err(format!("statuses: \"{name}\": {what}"));
            if !kinds.contains(&of.as_str()) {
                return say(format!("of is one of {}, not \"{of}\"", kinds.join(", ")));
            }
            if name.trim().is_empty() || name.trim() != name || name.chars().count() > 80 {
                return say("a name has 1 to 80 characters and no space at its ends".to_owned());
            }
            let twice = |other: &Status| other.of == *of && other.name == *name;
            if self.0.iter().take(at).any(twice) {
                return say(format!("there are two of this name for {of}"));
            }
            for way in &status.ways {
                if !roles.contains(&way.who.as_str()) {
                    return say(format!("who is one of {}, not \"{}\"", roles.join(", "), way.who));
                }
                if let Some(from) = way.from.iter().find(|from| self.get(of, from).is_none()) {
                    return say(format!("it can't be reached from \"{from}\", which is no status of {of}"));
                }
            }
        }
        for kind in kinds {
            match self.of(kind).filter(|status| status.first).count() {
                1 => {}
                0 => return Err(format!("statuses: one of {kind} must have first = true")),
                more => {
                    return Err(format!("statuses: {more} of {kind} have first = true, but only one can"));
                }
            }
        }
        Ok(())
    }
}
