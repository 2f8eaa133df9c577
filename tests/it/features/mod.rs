//! The limbs' promises.

mod search;
mod similar;
