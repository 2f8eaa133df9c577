//! The verbs of those who run the community; each is written into the audit log.

pub mod boards;
pub mod members;
