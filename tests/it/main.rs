//! One test binary that mirrors the house.

mod commands;
mod faults;
mod features;
mod forum;
mod house;
mod stories;
mod world;
