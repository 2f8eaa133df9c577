//! The limbs: what hangs from the forum. Features never import each other.

pub mod check;
pub mod exchange;
