//! What people write about more than they used to: each word or pair of words against its own
//! weekly mean, over cases, threads and votes for issues. Pure; nothing is said of fewer than
//! [`FEW`] in a week, so that no topic tells of one person.

use std::collections::{BTreeSet, HashMap};

use crate::kit::db::Ts;
use crate::kit::text::fold::search_terms;

/// In a week at least.
pub const FEW: i64 = 5;
/// The weeks before this one that make the mean.
pub const WEEKS: i64 = 8;
pub const WEEK: i64 = 7 * 86_400_000;
/// Letters of a word at least.
const SHORT: usize = 4;
/// Letters of a name at least: shorter ones are words like any others.
const NAME: usize = 3;
/// Topics at most.
const MOST: usize = 25;
/// Words that say nothing of what it is about.
const EMPTY: &[&str] = &[
    "about", "after", "again", "also", "always", "anyone", "because", "been", "before", "being", "cant",
    "could", "does", "doesnt", "dont", "even", "every", "from", "getting", "have", "hello", "help", "here",
    "into", "issue", "just", "know", "like", "make", "more", "much", "need", "only", "other", "over",
    "please", "problem", "same", "should", "since", "some", "still", "tempo", "than", "thank", "thanks",
    "that", "their", "them", "then", "there", "they", "thing", "this", "time", "tried", "very", "want",
    "what", "when", "where", "which", "while", "will", "with", "work", "working", "would", "your",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Case,
    Thread,
    Vote,
}

/// Something that was said, or voted for.
#[derive(Clone, Debug)]
pub struct Said {
    pub at: Ts,
    pub source: Source,
    pub text: String,
}

/// What rises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub term: String,
    /// In the last seven days: of cases, threads and votes.
    pub by_source: [i64; 3],
    pub this_week: i64,
    /// In tenths, of the weeks before.
    pub mean_tenths: i64,
}

/// Words and pairs of neighbours, each once.
pub fn terms(text: &str) -> BTreeSet<String> {
    let folded = search_terms(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let tells = |word: &&str| {
        word.chars().count() >= SHORT
            && !EMPTY.contains(word)
            && !word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut all: BTreeSet<String> =
        words.iter().filter(|word| tells(word)).map(|word| (*word).to_owned()).collect();
    all.extend(words.windows(2).filter(|two| tells(&two[0]) && tells(&two[1])).map(|two| two.join(" ")));
    all
}

/// Whether a text has somebody's name, or a part of it as it is written, as words of their own.
pub fn names_somebody(text: &str, name: &str) -> bool {
    let has = |text: &str, word: &str| {
        word.chars().count() >= NAME
            && text.match_indices(word).any(|(at, found)| {
                let around = [text[..at].chars().next_back(), text[at + found.len()..].chars().next()];
                !around.into_iter().flatten().any(char::is_alphanumeric)
            })
    };
    let is_part = |word: &&str| word.chars().next().is_some_and(char::is_uppercase) && *word != "The";
    has(&text.to_lowercase(), &name.trim().to_lowercase())
        || name.split_whitespace().filter(is_part).any(|part| has(text, part))
}

/// The topics whose last seven days are twice their weekly mean at least, the steepest first.
pub fn rising(said: &[Said], now: Ts) -> Vec<Topic> {
    let mut counted: HashMap<String, ([i64; 3], i64)> = HashMap::new();
    for one in said {
        let age = now.0 - one.at.0;
        if !(0..WEEK * (WEEKS + 1)).contains(&age) {
            continue;
        }
        for term in terms(&one.text) {
            let (week, before) = counted.entry(term).or_default();
            if age < WEEK {
                week[one.source as usize] += 1;
            } else {
                *before += 1;
            }
        }
    }
    let mut topics: Vec<Topic> = counted
        .into_iter()
        .map(|(term, (by_source, before))| Topic {
            term,
            this_week: by_source.iter().sum(),
            by_source,
            mean_tenths: before * 10 / WEEKS,
        })
        .filter(|topic| topic.this_week >= FEW && topic.this_week * 10 >= topic.mean_tenths * 2)
        .collect();
    let steep = |topic: &Topic| (topic.this_week + 1) * 10_000 / (topic.mean_tenths + 10);
    topics.sort_by(|a, b| {
        steep(b).cmp(&steep(a)).then(b.this_week.cmp(&a.this_week)).then(a.term.cmp(&b.term))
    });
    // A pair that is as frequent as its words says it better.
    let pairs: Vec<Topic> = topics.iter().filter(|topic| topic.term.contains(' ')).cloned().collect();
    topics.retain(|topic| {
        let is_part = |pair: &Topic| pair.term.split(' ').any(|word| word == topic.term);
        !pairs
            .iter()
            .any(|pair| pair.this_week == topic.this_week && is_part(pair) && pair.term != topic.term)
    });
    topics.truncate(MOST);
    topics
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Ts = Ts(WEEK * 20);

    fn said(weeks_ago: i64, source: Source, text: &str, times: usize) -> Vec<Said> {
        vec![Said { at: Ts(NOW.0 - weeks_ago * WEEK - 1), source, text: text.to_owned() }; times]
    }

    #[test]
    fn a_name_is_known_whole_and_in_its_parts() {
        for (text, name) in [
            ("Thank you, Mirelle.", "Mirelle"),
            ("thank you mirelle", "mirelle"),
            ("Hi Gwen, see BS-7F3K2M", "Gwen Ardal"),
            ("see bs-7f3k2m.", "BS-7F3K2M"),
        ] {
            assert!(names_somebody(text, name), "{text}");
        }
        for (text, name) in [
            ("The lanterns are lit", "The Paper Lanterns"),
            ("Mirelles", "Mirelle"),
            ("Any of them", ""),
            ("Al is", "Al"),
        ] {
            assert!(!names_somebody(text, name), "{text}");
        }
    }

    #[test]
    fn what_was_always_there_does_not_rise() {
        let mut all = said(0, Source::Case, "Crackling headphones on the train", 6);
        for week in 1..=WEEKS {
            all.extend(said(week, Source::Thread, "Playlist covers", 6));
        }
        all.extend(said(0, Source::Thread, "Playlist covers", 7));
        all.extend(said(0, Source::Vote, "Crackling headphones", 2));
        let topics = rising(&all, NOW);
        assert_eq!(topics[0].term, "crackling headphones");
        assert_eq!((topics[0].this_week, topics[0].by_source, topics[0].mean_tenths), (8, [6, 0, 2], 0));
        assert!(topics.iter().all(|topic| !topic.term.contains("playlist")), "{topics:?}");
        assert!(topics.iter().all(|topic| topic.term != "crackling"), "the pair says it");
    }

    #[test]
    fn few_and_old_say_nothing() {
        let mut all = said(0, Source::Case, "Gwendolyn writes", 4);
        all.extend(said(10, Source::Case, "Gwendolyn writes", 40));
        assert_eq!(rising(&all, NOW), []);
    }
}
