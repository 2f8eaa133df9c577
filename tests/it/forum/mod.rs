//! What the spine promises.

mod activity;
mod attachments;
mod guidelines;
mod mentions;
mod purge;
