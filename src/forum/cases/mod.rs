//! Support cases (PRODUCT 14): what somebody asks the desk, what was said about it, and how long
//! that may take. The rows and the verbs that several limbs need; the pages are `features/cases`
//! (who asks) and `features/casework` (who answers). Owns the tables that begin with `case`.

pub mod actions;
pub mod clock;
pub mod files;
pub mod letters;
pub mod model;
pub mod policy;
pub mod seals;
pub mod store;
pub mod suggest;
pub mod views;
