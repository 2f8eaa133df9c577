//! Tools that have never heard of a forum.
pub mod clock;
pub mod config;
pub mod db;
pub mod discard;
pub mod error;
pub mod images;
pub mod mail;
pub mod outbox;
pub mod password;
pub mod secret;
pub mod shelf;
pub mod site;
pub mod tally;
pub mod text;
pub mod view;
pub mod web;
