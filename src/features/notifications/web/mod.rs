//! The addresses of subscriptions and notifications.

pub mod index;
pub mod settings;
pub mod subscriptions;
