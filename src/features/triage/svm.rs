//! A linear support vector machine for two sides, by dual coordinate descent
//! with shrinking: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual
//! coordinate descent method for large-scale linear SVM", ICML 2008.
//! Squared hinge loss, so that the dual has no upper bound.

use super::features::Vector;

/// Rounds at most; it is usually done in half of them.
const ROUNDS: usize = 60;
/// How far the projected gradients may lie apart at the end.
const CLOSE: f32 = 0.05;
/// A gradient as small as this changes nothing.
const NOTHING: f32 = 1e-9;

/// Finds weights (one for each feature, the last for none) that put the examples
/// of `wanted` above zero and all others below. `cost` weighs mistakes against
/// the size of the weights.
pub fn separate(examples: &[Vector], wanted: &[bool], features: usize, cost: f32, seed: u64) -> Vec<f32> {
    let damp = 0.5 / cost;
    let mut weights = vec![0.0_f32; features + 1];
    let mut alpha = vec![0.0_f32; examples.len()];
    // Length squared, and 1 for the constant feature.
    let curve: Vec<f32> = examples
        .iter()
        .map(|example| example.iter().map(|(_, value)| value * value).sum::<f32>() + 1.0 + damp)
        .collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut active = order.len();
    let mut random = Random(seed | 1);
    let mut highest_before = f32::INFINITY;
    for _ in 0..ROUNDS {
        random.shuffle(&mut order[..active]);
        let (mut highest, mut lowest) = (f32::NEG_INFINITY, f32::INFINITY);
        let mut at = 0;
        while at < active {
            let which = order[at];
            let (example, side) = (&examples[which], if wanted[which] { 1.0 } else { -1.0 });
            let gradient = side * value(&weights, example) - 1.0 + damp * alpha[which];
            if alpha[which] == 0.0 && gradient > highest_before {
                // Far on its right side: it is left out until the rest is settled.
                active -= 1;
                order.swap(at, active);
                continue;
            }
            let projected = if alpha[which] == 0.0 { gradient.min(0.0) } else { gradient };
            highest = highest.max(projected);
            lowest = lowest.min(projected);
            if projected.abs() > NOTHING {
                let before = alpha[which];
                alpha[which] = (before - gradient / curve[which]).max(0.0);
                add(&mut weights, example, (alpha[which] - before) * side);
            }
            at += 1;
        }
        if highest - lowest <= CLOSE {
            if active == order.len() {
                break;
            }
            active = order.len();
            highest_before = f32::INFINITY;
        } else {
            highest_before = if highest > 0.0 { highest } else { f32::INFINITY };
        }
    }
    weights
}

/// How far on the wanted side a text is.
pub fn value(weights: &[f32], example: &Vector) -> f32 {
    let constant = weights.last().copied().unwrap_or_default();
    example.iter().fold(constant, |sum, (at, value)| sum + weights[*at as usize] * value)
}

fn add(weights: &mut [f32], example: &Vector, by: f32) {
    for (at, value) in example {
        weights[*at as usize] += by * value;
    }
    if let Some(constant) = weights.last_mut() {
        *constant += by;
    }
}

/// Xorshift: the same order for the same seed, on every machine.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sides_are_told_apart() {
        let examples: Vec<Vector> =
            vec![vec![(0, 1.0)], vec![(0, 0.8), (1, 0.6)], vec![(1, 1.0)], vec![(1, 0.8), (2, 0.6)]];
        let wanted = [true, true, false, false];
        let weights = separate(&examples, &wanted, 3, 10.0, 1);
        for (example, wanted) in examples.iter().zip(wanted) {
            assert_eq!(value(&weights, example) > 0.0, wanted, "{weights:?}");
        }
        assert_eq!(weights, separate(&examples, &wanted, 3, 10.0, 1), "the same again");
    }
}
