//! Every question about subscriptions, notifications and their letters.

pub mod live;
pub mod mail;
pub mod notices;
pub mod readers;
pub mod settings;
pub mod subscriptions;
