//! Posts: what people write in threads, with their revisions, drafts and attachments.
//! Starting a thread is here too: it is writing its first post.
//! Owns the tables posts, revisions, drafts, submissions and attachments, and
//! the templates in `forum/posts`.

pub mod actions;
pub mod files;
pub mod forms;
pub mod model;
pub mod policy;
pub mod render;
pub mod store;
pub mod views;
//pub mod web;

