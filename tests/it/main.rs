//! One test binary that mirrors the house.

mod features;
mod forum;
mod house;
mod stories;
mod world;
