//! The desk's addresses of cases.

pub mod case;
pub mod queue;
pub mod reply;
pub mod setup;
pub mod topics;
pub mod verbs;
