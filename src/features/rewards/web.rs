//! The handlers, one file a page.

pub mod desk;
pub mod draws;
pub mod own;
pub mod premium;
