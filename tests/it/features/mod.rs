//! The limbs' promises.

mod articles;
mod check;
mod exchange;
mod kudos;
mod messages;
mod notifications;
mod reports;
mod sanctions;
mod search;
mod similar;
mod solutions;
mod thanks;
