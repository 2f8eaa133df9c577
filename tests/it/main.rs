//! One test binary that mirrors the house.

mod commands;
mod faults;
mod features;
mod house;
mod stories;
mod world;
