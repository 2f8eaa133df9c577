//! What people do here, told through the whole application.

mod doors;
mod front_door;
mod hostile;
mod kept;
mod listener;
mod passkeys;
mod questions;
mod refused;
mod second_step;
