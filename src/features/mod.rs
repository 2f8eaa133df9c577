//! Limbs: what hangs from the forum. They never import each other.

pub mod articles;
pub mod check;
pub mod exchange;
pub mod ideas;
pub mod issues;
pub mod kudos;
pub mod notifications;
pub mod search;
pub mod similar;
pub mod solutions;
pub mod statuses;
pub mod votes;
