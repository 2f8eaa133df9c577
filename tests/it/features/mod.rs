//! The limbs' promises.

mod search;
