//! One test binary that mirrors the house.

mod features;
mod house;
mod stories;
mod world;
