//! The limbs' promises.

mod check;
mod exchange;
mod search;
