//! What somebody follows, what they are told, and the letters about it.

mod subscriptions;
mod told;
