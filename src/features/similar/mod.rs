//! The answer that exists: threads that are likely the same as a question that
//! is being written (PRODUCT 5).
//!
//! Owns the tables similar_threads, similar_index, similar_language and
//! answered. It has an index of its own instead of the search's: its unit is
//! the thread, its words are stems, and it answers "which threads have one of
//! these words" among ten times fewer rows.

pub mod index;
pub mod language;
pub mod learn;
pub mod look;
pub mod pick;
mod postgres;
pub mod rank;
mod sqlite;
pub mod store;
pub mod terms;
