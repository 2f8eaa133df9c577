//! The addresses of private messages.

pub mod inbox;
pub mod settings;
pub mod talk;
