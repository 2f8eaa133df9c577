//! Areas, their boards, and the boards' labels.
//! Owns the tables areas, boards and labels.

pub mod model;
pub mod policy;
pub mod store;
