//! The points of the Star programme (PRODUCT 13), as far as several slices need them: an
//! append-only ledger, and the closed months of the leaderboard. Owns the tables
//! star_points, leaderboard_months and leaderboard_places.
//!
//! Points are settled: what a month of a Star ought to be worth is asked of the present state
//! (`store/facts.rs`), weighed by pure rules (`rules.rs`, `rings.rs`), and the difference to
//! what the ledger says is added, counter entries included. It costs some ten questions,
//! whatever else there is. So whatever is heard twice, late, out of
//! order or by two workers at once leaves the same.

pub mod days;
pub mod rings;
pub mod rules;
pub mod settle;
pub mod store;
