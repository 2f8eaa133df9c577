//! What an operator types, and what the program says to it.

mod admin;
mod check;
mod migrate;
mod set_up;
mod settings;
