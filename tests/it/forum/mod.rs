//! What the spine promises.

mod attachments;
mod mentions;
