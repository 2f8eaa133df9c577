//! The addresses of reports: making one, what became of one's own, and the desk.

pub mod desk;
pub mod own;
pub mod queue;
pub mod report;
