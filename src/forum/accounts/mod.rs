//! Accounts: who somebody is, how they prove it, and what they set for themselves.
//! Owns the tables users, former_usernames, sessions and letters_of_proof.

pub mod model;
pub mod session;
pub mod store;
