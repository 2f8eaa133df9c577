//! The terms of a text: words folded as the search folds them, and cut to their stems.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::kit::text::fold::search_terms;

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The stems of a text in their order, `most` of them at most. Words that are
/// not plain Latin letters stay as they are: the rules are those of English.
pub fn stems(text: &str, most: usize) -> Vec<String> {
    search_terms(text)
        .split_whitespace()
        .take(most)
        .map(|word| match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            true => ENGLISH.stem(word).into_owned(),
            false => word.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_endings_make_no_difference() {
        assert_eq!(stems("Downloading Cafés", 9), stems("downloads café", 9));
        assert_eq!(stems("one two three", 2).len(), 2);
        assert_eq!(stems("東京都", 9), ["東京", "京都"]);
        assert!(stems("?!", 9).is_empty());
    }
}
