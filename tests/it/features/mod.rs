//! The limbs' promises.

mod kudos;
mod search;
mod solutions;
mod thanks;
