//! Ranks: what is done is counted, ranks rise by themselves and are told once,
//! and nobody but administrators learns how.

mod formula;
mod history;
mod pages;
mod perks;
mod scratch;

pub use scratch::compute;
