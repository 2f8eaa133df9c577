//! Artists that were verified here, and who works for them: what several limbs ask. Who claims,
//! verifies and invites is `features/artists`, which owns the tables.

pub mod model;
pub mod store;
