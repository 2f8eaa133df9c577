//! Threads: a title in a board, with posts.
//! Owns the tables threads, tags, thread_tags and read_marks.

pub mod listing;
pub mod model;
pub mod policy;
pub mod store;
