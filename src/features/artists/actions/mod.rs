//! The verbs of artists' profiles: claiming and deciding, and what a team does.

pub mod claims;
pub mod team;

pub use claims::WAYS;
