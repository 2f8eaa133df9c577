//! How the support desk is set up, and who may chat with it, as records.

use serde::{Deserialize, Serialize};

record! {
    /// An artist who was verified here, with the people who work for them.
    ArtistRecord, "artist" {
        id: String,
        name: String,
        /// Absent while the verification is taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        verified_at: Option<String>,
        created_at: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<MemberRecord>,
    }
}

/// Somebody of an artist's team; `shown`: whether the artist stands on their profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemberRecord {
    pub user: String,
    pub role: String,
    #[serde(default)]
    pub shown: bool,
    pub joined_at: String,
}

record! {
    /// A team of the desk, by its word in the settings, and how its cases find somebody.
    TeamRecord, "team" { team: String, routing: String }
}

record! {
    /// Who sits on a team. `knows`: the categories that they take; empty for all of the team's.
    SeatRecord, "seat" {
        user: String,
        team: String,
        takes: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        knows: Vec<String>,
    }
}

record! {
    /// A canned answer.
    MacroRecord, "macro" { id: String, name: String, body: String, by: String, at: String }
}
