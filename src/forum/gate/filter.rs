//! A naive Bayes filter over words, small enough to explain: which words speak
//! for spam, and which against it. Pure; it knows only what this site decided.

use std::collections::BTreeSet;

use crate::kit::text::fold;

/// Words of one text at most: a long text has said enough by then.
const MOST_WORDS: usize = 400;
/// Characters of a word that counts. Pairs of characters are words in scripts without spaces.
const WORD: std::ops::RangeInclusive<usize> = 2..=30;
/// The most telling words decide; more would drown them.
const DECIDING: usize = 15;
/// A word nearer to even than this tells nothing.
const TELLING: f64 = 0.1;
/// How many lessons a word needs before it weighs more than a guess (Robinson's s).
const DOUBT: f64 = 1.0;
/// Words that are named to a moderator.
const NAMED: usize = 8;

/// In how many lessons of each kind a word was.
#[derive(Clone, Debug, PartialEq, Eq, diesel::Queryable)]
pub struct Counted {
    pub word: String,
    pub spam: i64,
    pub fine: i64,
}

/// How many lessons there were of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub spam: i64,
    pub fine: i64,
}

/// How likely a text is spam, and the words that said so, the most telling first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// 0 to 100.
    pub percent: i64,
    /// With whether each speaks for spam.
    pub because: Vec<(String, bool)>,
}

impl Opinion {
    /// As moderators read it.
    pub fn sentence(&self) -> String {
        let named = |spam: bool| {
            let words = self.because.iter().filter(|(_, for_spam)| *for_spam == spam);
            words.take(NAMED).map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(", ")
        };
        let mut sentence = format!("by earlier decisions {} % likely spam", self.percent);
        for (word, list) in [("for it", named(true)), ("against it", named(false))] {
            if !list.is_empty() {
                sentence.push_str(&format!("; {word}: {list}"));
            }
        }
        sentence
    }
}

/// The words of a text that count, each once.
pub fn words_of(text: &str) -> BTreeSet<String> {
    let terms = fold::search_terms(text);
    let words = terms.split(' ').filter(|word| WORD.contains(&word.chars().count()));
    words.take(MOST_WORDS).map(str::to_owned).collect()
}

/// What the filter thinks; nothing before it has seen `least` of each kind.
pub fn opinion(counted: &[Counted], totals: Totals, least: i64) -> Option<Opinion> {
    let least = least.max(1);
    if totals.spam < least || totals.fine < least {
        return None;
    }
    let chance = |count: &Counted| {
        let spam = count.spam.max(0) as f64 / totals.spam as f64;
        let fine = count.fine.max(0) as f64 / totals.fine as f64;
        let seen = (count.spam + count.fine).max(0) as f64;
        let raw = if spam + fine > 0.0 { spam / (spam + fine) } else { 0.5 };
        (DOUBT * 0.5 + seen * raw) / (DOUBT + seen)
    };
    let mut telling: Vec<(&str, f64)> = counted
        .iter()
        .map(|count| (count.word.as_str(), chance(count)))
        .filter(|(_, chance)| (chance - 0.5).abs() >= TELLING)
        .collect();
    telling.sort_by(|a, b| (b.1 - 0.5).abs().total_cmp(&(a.1 - 0.5).abs()).then(a.0.cmp(b.0)));
    telling.truncate(DECIDING);
    let odds: f64 = telling.iter().map(|(_, chance)| (chance / (1.0 - chance)).ln()).sum();
    Some(Opinion {
        percent: (100.0 / (1.0 + (-odds).exp())).round() as i64,
        because: telling.iter().map(|(word, chance)| ((*word).to_owned(), *chance > 0.5)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(word: &str, spam: i64, fine: i64) -> Counted {
        Counted { word: word.to_owned(), spam, fine }
    }

    const TOTALS: Totals = Totals { spam: 30, fine: 60 };

    #[test]
    fn it_says_nothing_before_it_has_learned_enough_of_each() {
        let words = [counted("casino", 19, 0)];
        assert_eq!(opinion(&words, Totals { spam: 19, fine: 500 }, 20), None);
        assert_eq!(opinion(&words, Totals { spam: 500, fine: 19 }, 20), None);
        assert_eq!(opinion(&words, Totals::default(), 0), None);
        assert!(opinion(&words, Totals { spam: 20, fine: 20 }, 20).is_some());
    }

    #[test]
    fn words_that_were_spam_speak_for_it_and_are_named_first() {
        let words = [counted("casino", 25, 0), counted("playlist", 10, 20), counted("thanks", 1, 40)];
        let found = opinion(&words[..2], TOTALS, 20);
        let found = found.unwrap_or(Opinion { percent: 0, because: Vec::new() });
        assert!(found.percent > 90, "{found:?}");
        assert_eq!(found.because, [("casino".to_owned(), true)], "playlist is in both alike");
        assert!(found.sentence().contains("for it: casino"));
        let usual = opinion(&words[2..], TOTALS, 20).map_or(100, |found| found.percent);
        assert!(usual < 10, "{usual}");
    }

    #[test]
    fn unknown_words_leave_it_undecided_and_one_lesson_is_no_proof() {
        assert_eq!(opinion(&[], TOTALS, 20).map(|found| found.percent), Some(50));
        let once = opinion(&[counted("harp", 1, 0)], TOTALS, 20).map_or(0, |found| found.percent);
        assert!((51..=80).contains(&once), "{once}");
    }

    #[test]
    fn words_are_folded_and_counted_once() {
        let words = words_of("Casino CASINO, Café! x 曲順");
        assert_eq!(words.iter().map(String::as_str).collect::<Vec<_>>(), ["cafe", "casino", "曲順"]);
        assert!(words_of(&"word ".repeat(9_000)).len() == 1);
    }
}
