//! A text as weighted features: what a linear model can tell categories by.

use std::collections::{BTreeMap, HashMap};

use rust_stemmers::{Algorithm, Stemmer};

use crate::kit::text::fold::fold;

/// Words of a text that are looked at; a request says what it is about early.
const MOST_WORDS: usize = 300;
/// Different words that are paired with each other.
const MOST_PAIRED: usize = 40;
/// Lengths of character n-grams, within a word and its borders.
const CHARACTERS: std::ops::RangeInclusive<usize> = 2..=5;
/// Features of one model at most, the most frequent first.
const MOST_FEATURES: usize = 400_000;

/// Features are weighed within their kind first, so that none drowns the others.
pub const KINDS: usize = 3;
const WORDS: u8 = 0;
const LETTERS: u8 = 1;
const PAIRS: u8 = 2;

/// A feature: its kind, and the hash of what it is.
pub type Key = (u8, u64);

/// Counted features of one text.
pub type Counts = HashMap<Key, f32>;

/// Feature numbers with weights, of length 1.
pub type Vector = Vec<(u32, f32)>;

/// FNV-1a over the parts, told apart by a byte that is in no text.
fn key(kind: u8, parts: &[&str]) -> Key {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    for part in parts {
        part.bytes().for_each(&mut eat);
        eat(0xff);
    }
    (kind, hash)
}

fn words(text: &str) -> Vec<String> {
    let plain = fold(text).replace(['\'', '’'], "");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(MOST_WORDS).map(str::to_owned).collect()
}

/// Words, their stems, two stems in a row or with one between, any two stems of
/// the text, and character n-grams.
pub fn counts(text: &str) -> Counts {
    let stemmer = Stemmer::create(Algorithm::English);
    let words = words(text);
    let stems: Vec<String> = words.iter().map(|word| stemmer.stem(word).into_owned()).collect();
    let mut counts = Counts::new();
    let mut count = |key: Key| *counts.entry(key).or_default() += 1.0;
    for (word, stem) in words.iter().zip(&stems) {
        count(key(WORDS, &["word", word]));
        count(key(WORDS, &["stem", stem]));
        letters(word, &mut count);
    }
    for two in stems.windows(2) {
        count(key(WORDS, &["two", &two[0], &two[1]]));
    }
    for three in stems.windows(3) {
        count(key(WORDS, &["apart", &three[0], &three[2]]));
    }
    let mut different: Vec<&String> = Vec::new();
    for stem in &stems {
        if different.len() < MOST_PAIRED && !different.contains(&stem) {
            different.push(stem);
        }
    }
    different.sort_unstable();
    for (at, first) in different.iter().enumerate() {
        for second in different.iter().skip(at + 1) {
            count(key(PAIRS, &[first, second]));
        }
    }
    counts
}

fn letters(word: &str, count: &mut impl FnMut(Key)) {
    let bordered = format!(" {word} ");
    let starts: Vec<usize> = bordered.char_indices().map(|(at, _)| at).chain([bordered.len()]).collect();
    for length in CHARACTERS {
        for ends in starts.windows(length + 1) {
            count(key(LETTERS, &[&bordered[ends[0]..ends[length]]]));
        }
    }
}

/// The features that a model knows, each with how much it tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    /// In order, so that the same examples give the same model.
    pub keys: Vec<Key>,
    /// Inverse document frequency, smoothed.
    pub idf: Vec<f32>,
}

impl Space {
    /// What at least two of the texts have.
    pub fn of(texts: &[&Counts]) -> Self {
        let mut seen: BTreeMap<Key, u32> = BTreeMap::new();
        for text in texts {
            for key in text.keys() {
                *seen.entry(*key).or_default() += 1;
            }
        }
        let mut kept: Vec<(Key, u32)> = seen.into_iter().filter(|(_, texts)| *texts > 1).collect();
        if kept.len() > MOST_FEATURES {
            kept.sort_by_key(|(key, texts)| (std::cmp::Reverse(*texts), *key));
            kept.truncate(MOST_FEATURES);
            kept.sort_unstable_by_key(|(key, _)| *key);
        }
        let all = texts.len() as f32;
        Self {
            idf: kept.iter().map(|(_, texts)| ((1.0 + all) / (1.0 + *texts as f32)).ln() + 1.0).collect(),
            keys: kept.into_iter().map(|(key, _)| key).collect(),
        }
    }

    /// The text in this space: counts dampened, each kind of length 1, then all together.
    pub fn vector(&self, counts: &Counts) -> Vector {
        let mut kinds: [Vector; KINDS] = Default::default();
        for (key, count) in counts {
            if let (Ok(at), Some(kind)) = (self.keys.binary_search(key), kinds.get_mut(usize::from(key.0))) {
                kind.push((at as u32, (1.0 + count.ln()) * self.idf[at]));
            }
        }
        let mut all: Vector = kinds.into_iter().flat_map(unit).collect();
        all.sort_unstable_by_key(|(at, _)| *at);
        unit(all)
    }
}

fn unit(mut vector: Vector) -> Vector {
    let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_its_words_pairs_and_letters_in_any_script() {
        let counts = counts("Où est ma carte? 我的卡");
        assert!(counts.contains_key(&key(WORDS, &["word", "carte"])), "accents and case do not matter");
        assert!(counts.contains_key(&key(LETTERS, &[" ca"])));
        assert!(counts.keys().any(|key| key.0 == PAIRS));
        assert!(super::counts("").is_empty());
    }

    #[test]
    fn a_long_text_stays_small() {
        let long: String = (0..100_000).map(|n| format!("word{n} ")).collect();
        assert!(counts(&long).len() < 20_000);
    }

    #[test]
    fn a_vector_has_length_one() {
        let texts = ["my card is lost", "my card is gone", "where is the card"].map(counts);
        let space = Space::of(&texts.iter().collect::<Vec<_>>());
        let vector = space.vector(&texts[0]);
        let length: f32 = vector.iter().map(|(_, weight)| weight * weight).sum();
        assert!((length - 1.0).abs() < 1e-4, "{length}");
        assert!(space.vector(&counts("zzz")).is_empty());
    }
}
