//! The verbs of writing, one file each.

mod edit;
mod leave;
mod moderate;
mod upload;
mod write;

pub use edit::{Edit, Edited, edit};
pub use leave::{GONE, take_along};
pub use moderate::{At, Verb, moderate, put_aside, remove};
pub use upload::{forget_upload, upload};
pub use write::{Reply, Start, key_of, open, reply, save_draft, start};
