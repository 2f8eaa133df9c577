//! The limbs' promises.

mod check;
mod search;
