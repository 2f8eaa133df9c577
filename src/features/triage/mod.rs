//! Which category a request belongs to, learned from requests that people have
//! put into categories (PRODUCT 14). A linear model over words, pairs of words
//! and character n-grams; it suggests, and an agent decides.

pub mod ask;
pub mod examples;
mod features;
mod file;
pub mod model;
mod svm;
pub mod trial;
