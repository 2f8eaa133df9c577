//! Wiring: knows everybody, known by nobody.

pub mod commands;
pub mod front_door;
pub mod listeners;
pub mod routes;
pub mod schedule;
pub mod server;
pub mod setup;
pub mod worker;
