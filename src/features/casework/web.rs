//! The desk's addresses of cases.

pub mod case;
pub mod queue;
pub mod setup;
pub mod topics;
pub mod verbs;
