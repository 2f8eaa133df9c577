//! What the spine promises.

mod attachments;
mod guidelines;
mod mentions;
mod purge;
