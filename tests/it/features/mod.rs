//! The limbs' promises.

mod administration;
mod articles;
mod audit;
mod blocks;
mod bulk;
mod cases;
mod casework;
mod chat;
mod check;
mod exchange;
mod held;
mod kudos;
mod merging;
mod messages;
mod notifications;
mod panic;
mod reports;
mod sanctions;
mod search;
mod similar;
mod solutions;
mod statuses;
mod thanks;
mod vault;
mod votes;
mod work;
