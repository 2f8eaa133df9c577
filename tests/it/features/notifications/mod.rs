//! What somebody follows, what they are told, and the letters about it.

mod letters;
mod live;
mod outage;
mod subscriptions;
pub mod told;
