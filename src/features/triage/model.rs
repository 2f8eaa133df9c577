//! The model: learning it from examples, and asking it.

use std::thread;

use super::examples::Example;
use super::features::{Counts, Space, Vector, counts};
use super::svm::{Random, separate};

/// How much a mistake weighs against the size of the weights; chosen by
/// cross-validation on banking77's training part among 0.5, 1, 2, 3 and 4.
const COST: f32 = 2.0;
/// One of so many examples is kept back to learn how sure the model may be.
const KEPT_BACK: usize = 5;
/// Bytes of weights at most; features that say least go first.
const MOST_BYTES: usize = 16_000_000;

/// What a text is about, with how sure the model is (0 to 1).
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion<'a> {
    pub category: &'a str,
    pub confidence: f32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// In order.
    pub categories: Vec<String>,
    pub(super) space: Space,
    /// For each feature, a weight for each category; `scale` gives them their size.
    pub(super) weights: Vec<i16>,
    pub(super) scale: Vec<f32>,
    /// What each category has without any feature.
    pub(super) constant: Vec<f32>,
    /// How sharply distances become confidence.
    pub(super) sharpness: f32,
}

impl Model {
    /// Learns from examples. `Err` is a sentence: there is too little to learn from.
    pub fn learn(examples: &[Example]) -> Result<Self, String> {
        let counted = count_all(examples);
        let all: Vec<usize> = (0..examples.len()).collect();
        Self::learn_from(examples, &counted, &all, true)
    }

    /// Learns from some of the examples, whose features are counted already.
    /// Without `sharply` it does not learn how sure it may be.
    pub(super) fn learn_from(
        examples: &[Example],
        counted: &[Counts],
        which: &[usize],
        sharply: bool,
    ) -> Result<Self, String> {
        let mut categories: Vec<String> = which.iter().map(|at| examples[*at].category.clone()).collect();
        categories.sort_unstable();
        categories.dedup();
        if categories.len() < 2 {
            return Err("there must be examples of two categories at least".to_owned());
        }
        let texts: Vec<&Counts> = which.iter().map(|at| &counted[*at]).collect();
        let space = Space::of(&texts);
        let vectors: Vec<Vector> = texts.iter().map(|text| space.vector(text)).collect();
        let own: Vec<usize> = which
            .iter()
            .map(|at| categories.binary_search(&examples[*at].category).unwrap_or_default())
            .collect();
        let columns = separate_all(&vectors, &own, categories.len(), space.keys.len());
        let mut model = Self::packed(categories, space, &columns);
        if sharply && which.len() >= KEPT_BACK * 2 {
            model.sharpness = sharpness(examples, counted, which)?;
        }
        Ok(model)
    }

    /// Weights as whole numbers, those that say least left out.
    fn packed(categories: Vec<String>, space: Space, columns: &[Vec<f32>]) -> Self {
        let features = space.keys.len();
        let loud = |at: usize| columns.iter().map(|column| column[at] * column[at]).sum::<f32>();
        let most = MOST_BYTES / (2 * columns.len()).max(1);
        let mut kept: Vec<usize> = (0..features).collect();
        if features > most {
            kept.sort_by(|a, b| loud(*b).total_cmp(&loud(*a)));
            kept.truncate(most);
            kept.sort_unstable();
        }
        let scale: Vec<f32> = columns
            .iter()
            .map(|column| {
                let largest = column.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
                (largest / f32::from(i16::MAX)).max(f32::MIN_POSITIVE)
            })
            .collect();
        let mut weights = Vec::with_capacity(kept.len() * columns.len());
        for at in &kept {
            weights.extend(columns.iter().zip(&scale).map(|(column, scale)| (column[*at] / scale) as i16));
        }
        Self {
            space: Space {
                keys: kept.iter().map(|at| space.keys[*at]).collect(),
                idf: kept.iter().map(|at| space.idf[*at]).collect(),
            },
            constant: columns.iter().map(|column| column.last().copied().unwrap_or_default()).collect(),
            sharpness: 1.0,
            categories,
            weights,
            scale,
        }
    }

    /// The likeliest category, however unsure.
    pub fn likeliest(&self, text: &str) -> Suggestion<'_> {
        self.likeliest_of(&counts(text))
    }

    /// The likeliest category where the model is sure enough, else nothing: "unsure".
    pub fn suggest(&self, text: &str, at_least: f32) -> Option<Suggestion<'_>> {
        Some(self.likeliest(text)).filter(|suggestion| suggestion.confidence >= at_least)
    }

    pub(super) fn likeliest_of(&self, counts: &Counts) -> Suggestion<'_> {
        let values = self.values(counts);
        let (best, top) = highest(&values);
        let shares: f32 = values.iter().map(|value| ((value - top) * self.sharpness).exp()).sum();
        let category = self.categories.get(best).map(String::as_str).unwrap_or_default();
        Suggestion { category, confidence: 1.0 / shares.max(1.0) }
    }

    /// How far on each category's side a text is.
    fn values(&self, counts: &Counts) -> Vec<f32> {
        let size = self.categories.len();
        let mut values = vec![0.0_f32; size];
        for (at, weight) in self.space.vector(counts) {
            let from = at as usize * size;
            for (value, own) in values.iter_mut().zip(&self.weights[from..from + size]) {
                *value += f32::from(*own) * weight;
            }
        }
        let scaled = values.iter().zip(&self.scale).zip(&self.constant);
        scaled.map(|((value, scale), constant)| value * scale + constant).collect()
    }
}

fn highest(values: &[f32]) -> (usize, f32) {
    let first = (0, f32::NEG_INFINITY);
    values
        .iter()
        .enumerate()
        .fold(first, |best, (at, value)| if *value > best.1 { (at, *value) } else { best })
}

/// Features of all examples, on all processors.
pub(super) fn count_all(examples: &[Example]) -> Vec<Counts> {
    let hands = thread::available_parallelism().map_or(1, usize::from);
    let part = examples.len().div_ceil(hands).max(1);
    thread::scope(|scope| {
        let parts: Vec<_> = examples
            .chunks(part)
            .map(|part| {
                scope.spawn(move || part.iter().map(|example| counts(&example.text)).collect::<Vec<_>>())
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// For each category, the weights that tell it from all others, on all processors.
fn separate_all(vectors: &[Vector], own: &[usize], categories: usize, features: usize) -> Vec<Vec<f32>> {
    let hands = thread::available_parallelism().map_or(1, usize::from);
    let one = |category: usize| {
        let wanted: Vec<bool> = own.iter().map(|other| *other == category).collect();
        separate(vectors, &wanted, features, COST, category as u64)
    };
    let mut columns = vec![vec![0.0; features + 1]; categories];
    thread::scope(|scope| {
        let work: Vec<_> = (0..hands)
            .map(|hand| {
                let mine = (hand..categories).step_by(hands);
                scope.spawn(move || mine.map(|category| (category, one(category))).collect::<Vec<_>>())
            })
            .collect();
        for (category, column) in work.into_iter().flat_map(|work| work.join().unwrap_or_default()) {
            columns[category] = column;
        }
    });
    columns
}

/// How sharply distances become confidence: what makes the examples that were
/// kept back likeliest, learned without them.
fn sharpness(examples: &[Example], counted: &[Counts], which: &[usize]) -> Result<f32, String> {
    let mut shuffled = which.to_vec();
    Random(77).shuffle(&mut shuffled);
    let (back, rest) = shuffled.split_at(shuffled.len() / KEPT_BACK);
    let Ok(model) = Model::learn_from(examples, counted, rest, false) else { return Ok(1.0) };
    let judged: Vec<(Vec<f32>, usize)> = back
        .iter()
        .filter_map(|at| {
            let own = model.categories.binary_search(&examples[*at].category).ok()?;
            Some((model.values(&counted[*at]), own))
        })
        .collect();
    let surprise = |sharpness: f32| -> f32 {
        let one = |(values, own): &(Vec<f32>, usize)| {
            let (_, top) = highest(values);
            let all: f32 = values.iter().map(|value| ((value - top) * sharpness).exp()).sum();
            all.ln() - (values[*own] - top) * sharpness
        };
        judged.iter().map(one).sum()
    };
    let tries = (1..=60).map(|step| step as f32 * 0.25);
    Ok(tries.min_by(|a, b| surprise(*a).total_cmp(&surprise(*b))).unwrap_or(1.0))
}
