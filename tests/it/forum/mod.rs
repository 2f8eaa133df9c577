//! What the spine promises.

mod attachments;
