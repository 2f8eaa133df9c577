//! The addresses of subscriptions and notifications.

pub mod events;
pub mod index;
pub mod settings;
pub mod subscriptions;
pub mod unsubscribe;
