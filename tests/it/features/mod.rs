//! The limbs' promises.

mod articles;
mod check;
mod exchange;
mod kudos;
mod notifications;
mod search;
mod similar;
mod solutions;
mod statuses;
mod thanks;
mod votes;
