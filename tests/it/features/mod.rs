//! The limbs' promises.

mod check;
mod exchange;
mod kudos;
mod search;
mod solutions;
mod thanks;
