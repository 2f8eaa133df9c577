//! Bandstand: a community forum engine with a support desk in the same house.
//!
//! The house has five floors, and each may import only what stands below it:
//! `app` (wiring) > `pages` (reading) > `features` (limbs) > [`forum`]
//! (the spine) > [`kit`] (tools). Features never import each other.
//! `tests/it/house/imports.rs` holds the law.

pub mod app;
pub mod features;
pub mod forum;
pub mod kit;
pub mod pages;
pub mod schema;
