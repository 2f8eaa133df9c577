//! Which words of a question to look up: few enough that the answer comes at
//! once in a forum of any size, telling enough that the same thread is found.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::language::Language;
use super::rank::Asked;

/// Threads that the words may be expected to find together: each is looked at.
const ROWS: f64 = 2_500.0;
/// Words looked up by themselves at most.
const SINGLES: usize = 24;
/// Of commoner words, so many are looked up two by two, where both must be there.
const PAIRED: usize = 7;
const PAIRS: usize = 12;
/// With so many words looked up by themselves, no pairs are needed.
const ENOUGH: usize = 8;

/// Words that must all be in a thread.
pub type Together = Vec<String>;

/// Sets of words; a thread is a candidate when it has all words of one of them.
pub fn pick(asked: &Asked, language: &Language) -> Vec<Together> {
    let threads = f64::from(language.forum().max(1));
    let mut words = distinct(asked);
    // The rarest first; a word of the title before one of the text that is as rare.
    words.sort_by_cached_key(|(word, titled)| {
        let rarity = language.rarity(word) * if *titled { 1.3 } else { 1.0 };
        Reverse((rarity * 1000.0) as i64)
    });
    let expected = |word: &str| language.share(word) * threads;
    let (mut sets, mut common, mut rows) = (Vec::new(), Vec::new(), 0.0);
    for (word, _) in words {
        let more = expected(word);
        if sets.len() < SINGLES && rows + more <= ROWS {
            rows += more;
            sets.push(vec![word.to_owned()]);
        } else {
            common.push(word);
        }
    }
    if sets.len() < ENOUGH {
        common.truncate(PAIRED);
        sets.extend(pairs(&common, ROWS - rows, |a, b| expected(a) * language.share(b)));
    }
    if sets.is_empty() {
        // Nothing but the commonest words: all of the rarest of them.
        common.truncate(4);
        sets.extend((!common.is_empty()).then(|| common.iter().map(|word| (*word).to_owned()).collect()));
    }
    sets
}

fn pairs(common: &[&str], mut room: f64, expected: impl Fn(&str, &str) -> f64) -> Vec<Together> {
    let mut pairs = Vec::new();
    for (at, one) in common.iter().enumerate() {
        for other in common.iter().skip(at + 1) {
            let more = expected(one, other);
            if pairs.len() < PAIRS && more <= room {
                room -= more;
                pairs.push(vec![(*one).to_owned(), (*other).to_owned()]);
            }
        }
    }
    pairs
}

/// Each word once, with whether it stands in the title.
fn distinct(asked: &Asked) -> Vec<(&str, bool)> {
    let mut seen = HashSet::new();
    let titled = asked.title.iter().map(|word| (word.as_str(), true));
    let written = asked.body.iter().map(|word| (word.as_str(), false));
    titled.chain(written).filter(|(word, _)| seen.insert(*word)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::language::Learned;
    use super::*;

    fn language(forum: u32, words: &[(&str, u32)]) -> Language {
        let learned = |(word, spread): &(&str, u32)| Learned {
            word: (*word).to_owned(),
            spread: *spread,
            direction: Vec::new(),
        };
        Language::new(1000, 0, words.iter().map(learned).collect()).of_forum(forum)
    }

    fn asked(title: &str) -> Asked {
        Asked { title: title.split(' ').map(str::to_owned).collect(), body: Vec::new() }
    }

    #[test]
    fn rare_words_are_looked_up_alone_and_common_ones_together() {
        let words = [("the", 900), ("play", 300), ("sound", 200), ("bluetooth", 3)];
        let sets = |forum| pick(&asked("the bluetooth sound play the"), &language(forum, &words));
        assert_eq!(sets(100_000), [vec!["bluetooth"]]);
        assert_eq!(sets(30_000), [vec!["bluetooth"], vec!["sound", "play"]]);
        assert_eq!(sets(1_000).len(), 4);
    }

    #[test]
    fn there_is_always_something_to_look_up_and_never_too_much() {
        let words = [("the", 900), ("a", 950), ("is", 800), ("play", 700), ("it", 990)];
        let language = language(1_000_000, &words);
        assert_eq!(pick(&asked("is it the a play"), &language), [vec!["play", "is", "the", "a"]]);
        assert!(pick(&Asked::default(), &language).is_empty());
        let many: Vec<String> = (0..5_000).map(|at| format!("w{at}")).collect();
        assert!(pick(&asked(&many.join(" ")), &language).len() <= SINGLES);
    }
}
