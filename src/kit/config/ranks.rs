//! What ranks are made of: numbers and words as the settings have them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranks {
    /// From this rank on members have a signature below their posts.
    pub signature_from_rank: String,
    /// Characters of a signature at most.
    pub signature_max_chars: usize,
    /// Members, or posts, of one transaction of `bandstand ranks recompute` and of trials.
    pub batch: i64,
    pub formula: Numbers,
}

/// The numbers of the formula; nobody but administrators ever sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// From this rank on what somebody gives counts in full.
    pub established_from: String,
    /// What a kudo counts that was returned.
    pub mutual: f64,
    /// Points of a day on which one took part.
    pub active_day: f64,
    /// So many such days count at most; 0: all.
    pub most_active_days: i64,
    /// By the deed.
    pub factors: BTreeMap<String, Factor>,
    /// By the rank.
    pub ladder: BTreeMap<String, Rung>,
}

/// What a deed is worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    pub weight: f64,
    /// Each further one of a day counts so much of the one before.
    #[serde(default = "one")]
    pub fade: f64,
    /// Points of a day at most; 0: no limit.
    #[serde(default)]
    pub a_day: f64,
    /// Each further one with the same other person, ever, counts so much of the one before.
    #[serde(default = "one")]
    pub per_person: f64,
    /// What it counts when the other one is not established.
    #[serde(default = "one")]
    pub from_new: f64,
}

/// What a rank needs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    pub score: f64,
    /// Days on which one took part.
    #[serde(default)]
    pub days: i64,
    #[serde(default)]
    pub solutions: i64,
}

fn one() -> f64 {
    1.0
}
