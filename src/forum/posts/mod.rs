//! Posts: what people write in threads, with their revisions, drafts and attachments.
//! Owns the tables posts, revisions, drafts, submissions and attachments.

pub mod model;
pub mod reading;
pub mod recent;
