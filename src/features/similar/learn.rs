//! Learns a [`Language`] from threads: latent semantic analysis of which words
//! stand in which threads. Nothing comes from outside the forum.

use std::collections::HashMap;

use nalgebra::DMatrix;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::language::{Language, Learned};

/// Directions that are kept, of a large forum; 128 to 300 rank alike.
const DIMS: usize = 200;
/// More that are carried along while they are sought.
const SPARE: usize = 16;
/// Rounds of looking for them; after four the order of threads changes no more.
const ROUNDS: usize = 4;
/// A word needs as many threads to have a direction.
const MIN_SPREAD: u32 = 2;
/// Words at most, the most frequent ones: 4 MB of directions.
const MAX_WORDS: usize = 20_000;

/// A thread by the places and weights of its words, of length 1.
type Row = Vec<(usize, f32)>;

/// `threads` are the stems of whole threads, replies included. The same threads
/// give the same language.
pub fn learn(threads: &[Vec<&str>]) -> Language {
    let count = u32::try_from(threads.len()).unwrap_or(u32::MAX);
    let words = vocabulary(threads);
    let bare = Language::new(count, 0, bare_words(&words));
    let places: HashMap<&str, usize> = words.iter().enumerate().map(|(at, (word, _))| (*word, at)).collect();
    let rows: Vec<Row> = threads.iter().map(|thread| row(thread, &places, &bare)).collect();
    let dims = DIMS.min(threads.len() / 2).min(words.len() / 2);
    if dims == 0 {
        return bare;
    }
    let directions = directions(&rows, words.len(), dims);
    let learned = words.iter().enumerate().map(|(at, (word, spread))| Learned {
        word: (*word).to_owned(),
        spread: *spread,
        direction: directions.row(at).iter().copied().collect(),
    });
    Language::new(count, dims, learned.collect())
}

/// The words that stand in several threads, the most frequent first.
fn vocabulary<'t>(threads: &[Vec<&'t str>]) -> Vec<(&'t str, u32)> {
    let mut spread: HashMap<&str, u32> = HashMap::new();
    for thread in threads {
        let mut words = thread.clone();
        words.sort_unstable();
        words.dedup();
        for word in words {
            *spread.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(&str, u32)> =
        spread.into_iter().filter(|(_, spread)| *spread >= MIN_SPREAD).collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.truncate(MAX_WORDS);
    words
}

fn bare_words(words: &[(&str, u32)]) -> Vec<Learned> {
    let bare = |(word, spread): &(&str, u32)| Learned {
        word: (*word).to_owned(),
        spread: *spread,
        direction: Vec::new(),
    };
    words.iter().map(bare).collect()
}

fn row(thread: &[&str], places: &HashMap<&str, usize>, bare: &Language) -> Row {
    let mut times: HashMap<usize, (f32, f32)> = HashMap::new();
    for word in thread {
        if let Some(place) = places.get(word) {
            times.entry(*place).or_insert_with(|| (0.0, bare.rarity(word))).0 += 1.0;
        }
    }
    let mut row: Row =
        times.into_iter().map(|(at, (times, rarity))| (at, (1.0 + times.ln()) * rarity)).collect();
    row.sort_unstable_by_key(|(place, _)| *place);
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    row.iter_mut().for_each(|(_, weight)| *weight /= length);
    row
}

/// A direction for each word: the leading right singular vectors of the matrix
/// of threads and words, by subspace iteration, each times the root of its
/// singular value, so that common themes count for more, but not for everything.
fn directions(rows: &[Row], words: usize, dims: usize) -> DMatrix<f32> {
    let width = (dims + SPARE).min(rows.len()).min(words);
    let mut random = StdRng::seed_from_u64(17);
    let mut base = DMatrix::from_fn(rows.len(), width, |_, _| random.random_range(-1.0_f32..1.0));
    for _ in 0..ROUNDS {
        let (themes, sizes) = themes_of(&base);
        base = scaled(&(base * themes), &sizes, |size| 1.0 / size);
        base = by_thread(rows, &by_word(rows, words, &base));
    }
    let (themes, sizes) = themes_of(&base);
    base = scaled(&(base * themes), &sizes, |size| 1.0 / size);
    // What the threads' themes say of words: its columns are as long as the singular values.
    let found = by_word(rows, words, &base);
    let (themes, sizes) = themes_of(&found);
    let kept = scaled(&(found * themes), &sizes, |size| 1.0 / size.sqrt());
    kept.columns(0, dims).into_owned()
}

/// The turn that makes columns perpendicular, the longest first, and their lengths then.
fn themes_of(columns: &DMatrix<f32>) -> (DMatrix<f32>, Vec<f32>) {
    let found = columns.tr_mul(columns).symmetric_eigen();
    let mut order: Vec<usize> = (0..columns.ncols()).collect();
    let size = |at: &usize| found.eigenvalues.get(*at).copied().unwrap_or(0.0);
    order.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let sizes = order.iter().map(|at| size(at).max(0.0).sqrt()).collect();
    (found.eigenvectors.select_columns(order.iter()), sizes)
}

/// The columns times what `factor` makes of their lengths; those of no length are emptied.
fn scaled(columns: &DMatrix<f32>, sizes: &[f32], factor: impl Fn(f32) -> f32) -> DMatrix<f32> {
    let least = sizes.first().copied().unwrap_or(0.0) * 1e-4;
    let mut out = columns.clone();
    for (mut column, size) in out.column_iter_mut().zip(sizes) {
        column *= if *size > least { factor(*size) } else { 0.0 };
    }
    out
}

/// From values by thread to values by word. Columns one by one: they lie together in memory.
fn by_word(rows: &[Row], words: usize, by: &DMatrix<f32>) -> DMatrix<f32> {
    let mut out = DMatrix::zeros(words, by.ncols());
    for (from, mut to) in by.column_iter().zip(out.column_iter_mut()) {
        for (row, value) in rows.iter().zip(from.iter()) {
            for (place, weight) in row {
                if let Some(sum) = to.get_mut(*place) {
                    *sum += weight * value;
                }
            }
        }
    }
    out
}

/// From values by word to values by thread.
fn by_thread(rows: &[Row], by: &DMatrix<f32>) -> DMatrix<f32> {
    let mut out = DMatrix::zeros(rows.len(), by.ncols());
    for (from, mut to) in by.column_iter().zip(out.column_iter_mut()) {
        for (row, sum) in rows.iter().zip(to.iter_mut()) {
            *sum = row.iter().map(|(place, weight)| weight * from.get(*place).copied().unwrap_or(0.0)).sum();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::language::agreement;
    use super::*;

    #[test]
    fn words_of_the_same_threads_point_the_same_way() {
        let text = [
            "the car auto engine drive",
            "the car auto road drive",
            "a car engine road",
            "the auto engine road",
            "the fish water sea swim",
            "a fish boat sea",
            "the water boat swim",
            "a boat sea water fish",
        ];
        let threads: Vec<Vec<&str>> = text.iter().map(|text| text.split(' ').collect()).collect();
        let language = learn(&threads);
        let direction = |word| language.direction([(word, 1.0)]);
        let near = agreement(&direction("car"), &direction("engine"));
        let far = agreement(&direction("car"), &direction("water"));
        assert!(near > 0.5 && far < 0.1, "{near} {far}");
        assert_eq!(learn(&threads), language);
    }

    #[test]
    fn hardly_any_text_is_no_mistake() {
        assert!(learn(&[]).is_empty());
        assert!(learn(&[vec!["one", "two"]]).is_empty());
        assert_eq!(learn(&[vec!["one"], vec!["one"]]).words(), 1);
        assert_eq!(learn(&[vec![], vec!["one", "two"], vec!["one", "two"]]).words(), 2);
    }
}
