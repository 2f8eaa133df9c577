//! How alike a question and a thread are: pure, so that the composer, the tests
//! and the benchmark weigh with the same code.

use std::collections::{BTreeSet, HashMap};

use super::language::{Language, agreement};
use crate::kit::db::Ts;

/// What is being asked, as stems.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub title: Vec<String>,
    pub body: Vec<String>,
}

impl Asked {
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.title.iter().chain(&self.body).map(String::as_str)
    }
}

/// A thread as stems, by field.
#[derive(Clone, Debug, Default)]
pub struct Words<'t> {
    pub title: Vec<&'t str>,
    pub opening: Vec<&'t str>,
    /// The accepted answer.
    pub answer: Vec<&'t str>,
    pub replies: Vec<&'t str>,
}

/// Ways in which a question and a thread are alike, each from 0 to 1.
pub const SIGNS: [&str; 5] = ["meaning", "headline", "company", "words", "titled"];
/// What each of them counts; together 1. Fitted by `cargo bench --bench similar -- .. --fit`.
pub const WEIGHTS: [f32; 5] = [0.31, 0.09, 0.26, 0.16, 0.18];
/// Weights for a forum that has too little text to say what its words mean.
const YOUNG: [f32; 5] = [0.0, 0.0, 0.0, 0.5, 0.5];

/// What fits less is not shown. Of threads that people called the same, four of
/// five fit better; of others that a search engine found, one of four.
pub const WORTH_A_LOOK: f32 = 0.34;
/// Without anything that fits better, nobody is stopped before posting: two of
/// three, and one of ten.
pub const ENOUGH: f32 = 0.40;

/// Rarity that is added to a title before asking how much of it was asked:
/// else a thread called "Help" would be like every question with that word.
const DAMP: f32 = 4.0;
/// Words of the replies that are weighed: more say the same and take their time.
const REPLIES: usize = 200;
/// In counting common words, rarity counts by its root: common words together say something.
const WORDS_POWER: f32 = 0.5;

/// Where a thread stands beside others that are as alike.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing {
    pub solved: bool,
    /// An ongoing issue that is not closed.
    pub open_issue: bool,
    pub last_post_at: Ts,
}

const SOLVED: f32 = 0.10;
const OPEN_ISSUE: f32 = 0.15;
/// What a thread of today is worth more; the half of it after each year.
const FRESH: f32 = 0.08;
const YEAR: f32 = 365.0 * 86_400_000.0;

/// How alike they are by their words, from 0 to 1.
pub fn fit(signs: &[f32; 5], language: &Language) -> f32 {
    let weights = if language.has_directions() { &WEIGHTS } else { &YOUNG };
    signs.iter().zip(weights).map(|(sign, weight)| sign * weight).sum()
}

/// The fit, raised by what makes a thread likelier to help: the order of suggestions.
pub fn worth(fit: f32, standing: Standing, now: Ts) -> f32 {
    let age = now.0.saturating_sub(standing.last_post_at.0).max(0) as f32 / YEAR;
    let solved = if standing.solved { SOLVED } else { 0.0 };
    let issue = if standing.open_issue { OPEN_ISSUE } else { 0.0 };
    fit * (1.0 + solved + issue + FRESH * (-age).exp2())
}

/// The signs of each thread, in the order of [`SIGNS`].
pub fn signs(asked: &Asked, threads: &[Words<'_>], language: &Language) -> Vec<[f32; 5]> {
    let question = Question::new(asked, language);
    let mut near = Near { question: &question, known: HashMap::new() };
    threads.iter().map(|thread| question.signs(thread, &mut near)).collect()
}

/// A word and how often it comes, as 1 + ln(times).
type Bag<'w> = HashMap<&'w str, f32>;

fn bag<'w>(words: impl Iterator<Item = &'w str>) -> Bag<'w> {
    let mut bag: Bag<'w> = HashMap::new();
    for word in words {
        *bag.entry(word).or_default() += 1.0;
    }
    bag.values_mut().for_each(|times| *times = 1.0 + times.ln());
    bag
}

struct Question<'a> {
    language: &'a Language,
    bag: Bag<'a>,
    /// In one order, so that sums are the same each time.
    words: Vec<&'a str>,
    direction: Vec<f32>,
    /// How much of the question the direction speaks for, from 0 to 1.
    known: f32,
    length: f32,
}

impl<'a> Question<'a> {
    fn new(asked: &'a Asked, language: &'a Language) -> Self {
        let bag = bag(asked.words());
        let mut words: Vec<&str> = bag.keys().copied().collect();
        words.sort_unstable();
        let mut question = Self { language, direction: Vec::new(), known: 0.0, length: 0.0, bag, words };
        question.direction = question.direction_of(&question.bag);
        question.known = question.known_part();
        question.length = question.length_of(&question.bag);
        question
    }

    fn direction_of(&self, bag: &Bag<'_>) -> Vec<f32> {
        self.language.direction(bag.iter().map(|(word, times)| (*word, times * self.language.rarity(word))))
    }

    /// A question of which one common word is known means hardly anything by that word.
    fn known_part(&self) -> f32 {
        let told =
            |word: &&str| (self.bag.get(*word).copied().unwrap_or(0.0) * self.language.rarity(word)).powi(2);
        let all: f32 = self.words.iter().map(told).sum();
        let known: f32 = self.words.iter().filter(|word| self.language.knows(word)).map(told).sum();
        if all > 0.0 { (known / all).sqrt() } else { 0.0 }
    }

    fn weight(&self, word: &str, times: f32) -> f32 {
        times * self.language.rarity(word).powf(WORDS_POWER)
    }

    fn length_of(&self, bag: &Bag<'_>) -> f32 {
        bag.iter().map(|(word, times)| self.weight(word, *times).powi(2)).sum::<f32>().sqrt()
    }

    fn signs(&self, thread: &Words<'a>, near: &mut Near<'_, 'a>) -> [f32; 5] {
        let own = || thread.title.iter().chain(&thread.opening).chain(&thread.answer).copied();
        let (title, own_bag) = (bag(thread.title.iter().copied()), bag(own()));
        let replies = bag(thread.replies.iter().copied().take(REPLIES));
        let agreed = |direction: &[f32]| self.known * agreement(&self.direction, direction);
        let (headline, meaning) = (self.direction_of(&title), self.direction_of(&own_bag));
        let mut company = self.direction_of(&replies);
        company.iter_mut().zip(&meaning).for_each(|(sum, step)| *sum += step);
        [
            agreed(&meaning),
            agreed(&headline),
            agreed(&company),
            self.shared(&own_bag, near),
            self.titled(&title, near),
        ]
    }

    /// The cosine of the two bags, where a misspelled word finds the one that was meant.
    fn shared(&self, thread: &Bag<'a>, near: &mut Near<'_, 'a>) -> f32 {
        let mut meant: HashMap<usize, f32> = HashMap::new();
        for (word, times) in thread {
            if let Some((at, likeness)) = near.to(word) {
                let weight = self.weight(word, *times) * likeness;
                let best = meant.entry(at).or_default();
                *best = best.max(weight);
            }
        }
        let product: f32 = self
            .words
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let times = self.bag.get(word).copied().unwrap_or(0.0);
                let there = match thread.get(word) {
                    Some(times) => self.weight(word, *times),
                    None => meant.get(&at).copied().unwrap_or(0.0),
                };
                self.weight(word, times) * there
            })
            .sum();
        let length = self.length * self.length_of(thread);
        if length > 0.0 { (product / length).min(1.0) } else { 0.0 }
    }

    /// How much of a thread's title was asked.
    fn titled(&self, title: &Bag<'a>, near: &mut Near<'_, 'a>) -> f32 {
        let (mut all, mut found) = (DAMP, 0.0);
        for word in title.keys().collect::<BTreeSet<_>>() {
            let rarity = self.language.rarity(word);
            all += rarity;
            found += rarity * near.to(word).map_or(0.0, |(_, likeness)| likeness);
        }
        found / all
    }
}

/// Which word of the question another word is, or was meant to be.
struct Near<'q, 'a> {
    question: &'q Question<'a>,
    known: HashMap<&'a str, Option<(usize, f32)>>,
}

impl<'a> Near<'_, 'a> {
    fn to(&mut self, word: &'a str) -> Option<(usize, f32)> {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let words = &self.question.words;
        let found = match words.binary_search(&word) {
            Ok(at) => Some((at, 1.0)),
            Err(_) => words
                .iter()
                .enumerate()
                .map(|(at, other)| (at, likeness(word, other)))
                .filter(|(_, likeness)| *likeness > 0.0)
                .max_by(|a, b| a.1.total_cmp(&b.1)),
        };
        self.known.insert(word, found);
        found
    }
}

/// 1 for the same word, less for one that differs in a letter or two of at least four each.
fn likeness(one: &str, other: &str) -> f32 {
    if one.chars().next() != other.chars().next() {
        return 0.0;
    }
    let (one_long, other_long) = (one.chars().count(), other.chars().count());
    let (short, long) = (one_long.min(other_long), one_long.max(other_long));
    if short < 4 || long - short > 2 {
        return 0.0;
    }
    let apart = strsim::levenshtein(one, other);
    if apart > 2 || apart * 4 > long {
        return 0.0;
    }
    (1.0 - apart as f32 / long as f32).powi(4)
}

#[cfg(test)]
mod tests {
    use super::super::learn::learn;
    use super::*;

    fn asked(title: &str, body: &str) -> Asked {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Asked { title: words(title), body: words(body) }
    }

    fn thread<'t>(title: &'t str, opening: &'t str) -> Words<'t> {
        Words {
            title: title.split_whitespace().collect(),
            opening: opening.split_whitespace().collect(),
            ..Words::default()
        }
    }

    fn fits(asked: &Asked, threads: &[Words<'_>], language: &Language) -> Vec<f32> {
        signs(asked, threads, language).iter().map(|signs| fit(signs, language)).collect()
    }

    #[test]
    fn the_same_question_fits_wholly_and_another_one_not_at_all() {
        let young = Language::default();
        let threads = [thread("no sound on android", "it is silent"), thread("new covers", "pictures")];
        let found = fits(&asked("no sound on android", "it is silent"), &threads, &young);
        assert!(found[0] > 0.7 && found[1] == 0.0, "{found:?}");
    }

    #[test]
    fn a_slip_of_the_pen_is_understood() {
        assert_eq!(likeness("sponser", "sponsor"), (6.0_f32 / 7.0).powi(4));
        assert_eq!(likeness("visa", "visit"), 0.0);
        assert_eq!(likeness("cat", "car"), 0.0);
        assert_eq!(likeness("東京", "東都"), 0.0);
        let found = fits(
            &asked("husband sponser", ""),
            &[thread("sponsor husband", ""), thread("husband", "")],
            &Language::default(),
        );
        assert!(found[0] > found[1], "{found:?}");
    }

    #[test]
    fn words_that_the_forum_uses_alike_count_as_alike() {
        let text = [
            "car engine drive auto",
            "car auto road",
            "drive auto engine road",
            "car road engine",
            "auto drive car",
            "fish sea swim",
            "boat sea fish",
            "swim boat sea",
            "fish boat swim",
            "sea boat",
        ];
        let read: Vec<Vec<&str>> = text.iter().map(|text| text.split(' ').collect()).collect();
        let found = fits(&asked("auto", ""), &[thread("car", ""), thread("boat", "")], &learn(&read));
        assert!(found[0] > found[1] + 0.1, "{found:?}");
    }

    #[test]
    fn among_equals_open_issues_then_solved_then_fresh_ones_come_first() {
        let now = Ts(1_800_000_000_000);
        let old = Standing { last_post_at: Ts(1_000_000_000_000), ..Standing::default() };
        let fresh = Standing { last_post_at: now, ..old };
        let solved = Standing { solved: true, ..old };
        let issue = Standing { open_issue: true, ..old };
        let order = [issue, solved, fresh, old].map(|standing| worth(0.5, standing, now));
        assert!(order.is_sorted_by(|a, b| a > b), "{order:?}");
        assert!(worth(0.4, issue, now) < worth(0.6, old, now));
    }

    #[test]
    fn weights_are_shares_of_one() {
        for weights in [WEIGHTS, YOUNG] {
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }
}
