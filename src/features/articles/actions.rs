//! The verbs of articles, one file for each kind.

pub mod cover;
pub mod publish;
pub mod subscribe;
pub mod vote;
pub mod write;
pub mod writers;
