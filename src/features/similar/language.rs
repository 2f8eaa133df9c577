//! What a forum's own text says about its words: how rare each is, and a
//! direction for each, so that words used in the same threads point the same way.

use std::collections::HashMap;

const MARK: &[u8; 8] = b"similar1";
/// A younger forum is taken to have so many threads: else nothing in it were rare.
const FEW: u32 = 50;

/// Learned by [`learn`](super::learn::learn); empty before that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Language {
    /// How many threads were read.
    threads: u32,
    /// How many the forum had then.
    forum: u32,
    dims: usize,
    places: HashMap<String, usize>,
    /// By place: in how many of the threads the word stands.
    spread: Vec<u32>,
    /// By place: `dims` steps of the size in `scales`, as they are kept;
    steps: Vec<i8>,
    scales: Vec<f32>,
    /// and as they are added up, which is what takes the time.
    sizes: Vec<f32>,
}

/// A word with its spread and direction.
pub struct Learned {
    pub word: String,
    pub spread: u32,
    pub direction: Vec<f32>,
}

impl Language {
    /// Directions are kept as bytes: a quarter of the memory, and no order changes by it.
    pub fn new(threads: u32, dims: usize, words: Vec<Learned>) -> Self {
        let mut language = Self { threads, forum: threads, dims, ..Self::default() };
        for learned in words {
            let most = learned.direction.iter().fold(0.0_f32, |most, step| most.max(step.abs()));
            let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
            language.places.insert(learned.word, language.spread.len());
            language.spread.push(learned.spread);
            language.scales.push(scale);
            let steps = learned.direction.iter().map(|step| (step / scale).round() as i8);
            language.steps.extend(steps.chain(std::iter::repeat(0)).take(dims));
        }
        language.measured()
    }

    fn measured(mut self) -> Self {
        let rows = self.steps.chunks(self.dims.max(1)).zip(&self.scales);
        self.sizes =
            rows.flat_map(|(row, scale)| row.iter().map(move |step| f32::from(*step) * scale)).collect();
        self
    }

    /// The same, learned from a part of a forum of so many threads.
    pub fn of_forum(self, threads: u32) -> Self {
        Self { forum: threads.max(self.threads), ..self }
    }

    /// How many threads the forum had when it was learned.
    pub fn forum(&self) -> u32 {
        self.forum
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether there was enough text to learn what words have to do with each other.
    pub fn has_directions(&self) -> bool {
        self.dims > 0
    }

    pub fn words(&self) -> usize {
        self.places.len()
    }

    /// The share of all threads that have the word; half a thread for one never seen.
    pub fn share(&self, word: &str) -> f64 {
        let spread = self.places.get(word).and_then(|place| self.spread.get(*place));
        let spread = spread.map_or(0.5, |spread| f64::from(*spread));
        spread / f64::from(self.threads.max(1))
    }

    /// Whether it was learned where the word belongs.
    pub fn knows(&self, word: &str) -> bool {
        self.places.contains_key(word)
    }

    /// How much a word tells: 0 for one that stands everywhere, 7 for one in a thousand threads.
    pub fn rarity(&self, word: &str) -> f32 {
        let threads = self.threads.max(FEW) as f32;
        let spread = self.places.get(word).and_then(|place| self.spread.get(*place));
        let spread = spread.map_or(1.0, |spread| *spread as f32);
        ((threads - spread + 0.5).max(0.0) / (spread + 0.5)).ln_1p()
    }

    /// Where weighted words point together; the length says nothing.
    pub fn direction<'w>(&self, words: impl IntoIterator<Item = (&'w str, f32)>) -> Vec<f32> {
        let mut out = vec![0.0_f32; self.dims];
        for (word, weight) in words {
            let Some(place) = self.places.get(word) else { continue };
            let from = place * self.dims;
            for (sum, size) in out.iter_mut().zip(self.sizes.get(from..).unwrap_or_default()) {
                *sum += weight * size;
            }
        }
        out
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut words: Vec<(&str, usize)> =
            self.places.iter().map(|(word, at)| (word.as_str(), *at)).collect();
        words.sort_by_key(|(_, place)| *place);
        let mut out = MARK.to_vec();
        for number in [self.threads, self.forum, self.dims as u32, words.len() as u32] {
            out.extend(number.to_le_bytes());
        }
        out.extend(self.spread.iter().flat_map(|spread| spread.to_le_bytes()));
        out.extend(self.scales.iter().flat_map(|scale| scale.to_le_bytes()));
        out.extend(self.steps.iter().map(|step| step.cast_unsigned()));
        let words: Vec<&str> = words.into_iter().map(|(word, _)| word).collect();
        out.extend(words.join("\n").into_bytes());
        out
    }

    /// `None` for bytes of another version: then it is learned anew.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MARK)?;
        let threads = number(&mut rest)?;
        let forum = number(&mut rest)?;
        let dims = usize::try_from(number(&mut rest)?).ok()?;
        let count = usize::try_from(number(&mut rest)?).ok()?;
        let spread = fours(&mut rest, count)?.map(u32::from_le_bytes).collect();
        let scales = fours(&mut rest, count)?.map(f32::from_le_bytes).collect();
        let (steps, words) = rest.split_at_checked(count.checked_mul(dims)?)?;
        let steps = steps.iter().map(|step| step.cast_signed()).collect();
        let words = std::str::from_utf8(words).ok()?;
        let places: HashMap<String, usize> =
            words.split('\n').filter(|word| !word.is_empty()).map(str::to_owned).zip(0..).collect();
        (places.len() == count).then(|| {
            Self { threads, forum, dims, places, spread, steps, scales, sizes: Vec::new() }.measured()
        })
    }
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (four, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_le_bytes(*four))
}

fn fours<'b>(rest: &mut &'b [u8], count: usize) -> Option<impl Iterator<Item = [u8; 4]> + use<'b>> {
    let (part, after) = rest.split_at_checked(count.checked_mul(4)?)?;
    *rest = after;
    Some(part.as_chunks::<4>().0.iter().copied())
}

/// How far two directions agree: 1 the same, 0 nothing in common (or nothing known).
pub fn agreement(one: &[f32], other: &[f32]) -> f32 {
    let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let length = (product(one, one) * product(other, other)).sqrt();
    if length > 0.0 { (product(one, other) / length).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Language {
        let word = |word: &str, spread, direction: [f32; 2]| Learned {
            word: word.to_owned(),
            spread,
            direction: direction.to_vec(),
        };
        Language::new(
            100,
            2,
            vec![word("the", 99, [0.0, 0.0]), word("car", 5, [1.0, 0.5]), word("auto", 4, [2.0, 1.0])],
        )
    }

    #[test]
    fn it_is_the_same_after_being_written_and_read() {
        let language = small();
        let bytes = language.to_bytes();
        assert_eq!(Language::from_bytes(&bytes), Some(language));
        assert_eq!(Language::from_bytes(&bytes[..30]), None);
        assert_eq!(Language::from_bytes(b"something else"), None);
    }

    #[test]
    fn rare_words_tell_more_and_like_words_agree() {
        let language = small();
        assert!(language.rarity("the") < 0.1 && language.rarity("car") > 2.0);
        assert!(language.rarity("never") > language.rarity("car"));
        let car = language.direction([("car", 1.0), ("unknown", 9.0)]);
        let auto = language.direction([("auto", 3.0)]);
        assert!(agreement(&car, &auto) > 0.99);
        assert_eq!(agreement(&car, &language.direction([("the", 1.0)])), 0.0);
    }
}
