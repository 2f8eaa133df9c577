//! The addresses of the Vault: one thread by hand, and rules.

pub mod runs;
pub mod threads;
