//! The verbs of private messages.

pub mod send;
pub mod side;

pub use send::{Begin, begin, reply};
