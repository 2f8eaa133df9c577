//! The limbs' promises.

mod check;
mod exchange;
mod kudos;
mod notifications;
mod search;
mod solutions;
mod thanks;
