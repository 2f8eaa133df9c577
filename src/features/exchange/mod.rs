//! Communities as files: the exchange format in and out, and writing many rows at once.
//! Owns the table imported_ids.

pub mod accounts;
pub mod export;
pub mod import;
pub mod model;
pub mod rows;
pub mod store;
pub mod words;
