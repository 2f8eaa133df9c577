//! Limbs: what hangs from the forum. They never import each other.

pub mod administration;
pub mod articles;
pub mod audit;
pub mod blocks;
pub mod bulk;
pub mod chat;
pub mod check;
pub mod exchange;
pub mod held;
pub mod ideas;
pub mod issues;
pub mod kudos;
pub mod merging;
pub mod messages;
pub mod notices;
pub mod notifications;
pub mod panic;
pub mod reports;
pub mod sanctions;
pub mod search;
pub mod similar;
pub mod solutions;
pub mod statuses;
pub mod triage;
pub mod vault;
pub mod votes;
