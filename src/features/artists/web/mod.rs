//! The addresses of artists' profiles.

pub mod desk;
pub mod own;
pub mod team;

use crate::features::artists::model::ClaimId;
use crate::kit::site::Site;

/// Characters of the seal in a claim's word.
const WORD: usize = 8;

/// A word that nobody can guess, to be put on a page of the artist's: who can write there, is it.
fn word_of(site: &Site, claim: ClaimId) -> String {
    let seal = site.key.seal("artist claim", &claim.to_string());
    let plain: String = seal.chars().filter(char::is_ascii_alphanumeric).take(WORD).collect();
    let brand: String = site.config.brand.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{brand}-{plain}").to_lowercase()
}
