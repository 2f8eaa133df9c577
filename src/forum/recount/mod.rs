//! The meaning of every counter, in one list: what `bandstand check` compares
//! and what an import repairs at its end.

pub mod store;
